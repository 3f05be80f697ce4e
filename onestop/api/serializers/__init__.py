"""What requests and answers look like, resource by resource."""
