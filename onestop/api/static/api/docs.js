// Starts the browser of the API; requests made with it carry the session's CSRF token.
"use strict";

const target = document.getElementById("swagger-ui");
const csrfToken = document.querySelector('meta[name="csrf-token"]').content;

window.SwaggerUIBundle({
  url: target.dataset.schema,
  domNode: target,
  deepLinking: true,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  // Nothing is asked of any other host, the validator of swagger.io neither.
  validatorUrl: null,
  requestInterceptor: (request) => {
    if (request.method && request.method !== "GET") {
      request.headers["X-CSRFToken"] = csrfToken;
    }
    return request;
  },
});
