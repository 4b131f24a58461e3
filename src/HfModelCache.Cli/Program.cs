using System.Net;
using HfModelCache.Cli;
using HfModelCache.Cli.Hosting;
using HfModelCache.Cli.Output;
using HfModelCache.Cli.Output.Failures;

// Requests without a proxy of their own are those of the AWS SDK to this node, for credentials. No proxy may see them.
HttpClient.DefaultProxy = new WebProxy();

var environment = ProcessEnvironment.Read();
var terminal = Terminal.OfProcess(environment); // First of all, before anything else takes a descriptor that is closed.
using var signals = new StopSignals();
var application = new Application(
    environment, terminal, new TerminationLog(TerminationLog.UsualPath), TimeProvider.System);
return await application.RunAsync(args, signals.Token);
