"""A kind of import contract: these packages import themselves, each other, and the standard library; nothing else."""

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class StandardLibraryOnly(Contract):
    """The `packages` (or modules) may import one another and the standard library."""

    packages = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Kept when no module of the packages imports anything further."""
        ours = {module for package in self.packages for module in {package} | graph.find_descendants(package)}
        foreign = sorted(
            (importer, imported)
            for importer in ours
            for imported in graph.find_modules_directly_imported_by(importer)
            if imported not in ours and imported.partition(".")[0] not in sys.stdlib_module_names
        )
        return ContractCheck(kept=not foreign, metadata={"foreign": foreign})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Names each importer with what it imports."""
        for importer, imported in check.metadata["foreign"]:
            output.print_error(
                f"{importer} imports {imported}, which is not of the standard library", bold=True
            )
