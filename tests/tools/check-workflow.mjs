// Prints what GitHub's own parser has against a workflow read from stdin, one fault a line.
import { readFileSync } from "node:fs";
import { register } from "node:module";

// The parser imports its schema in a way that Node.js refuses. This lets JSON through as a module.
const asModule = `
  import { readFile } from "node:fs/promises";
  export async function load(url, context, next) {
    if (!url.endsWith(".json")) return next(url, context);
    const source = "export default " + await readFile(new URL(url), "utf8");
    return { format: "module", source, shortCircuit: true };
  }`;
register("data:text/javascript," + encodeURIComponent(asModule));

const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import("@actions/workflow-parser");
const workflow = { name: "workflow.yml", content: readFileSync(0, "utf8") };
const { context, value } = parseWorkflow(workflow, new NoOperationTraceWriter());
if (value) await convertWorkflowTemplate(context, value);
for (const fault of context.errors.getErrors()) console.log(fault.message);
