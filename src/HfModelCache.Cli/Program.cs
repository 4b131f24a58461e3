using System.Net;
using HfModelCache.Cli;
using HfModelCache.Cli.Failures;
using HfModelCache.Cli.Hosting;
using HfModelCache.Cli.Reporting;

// What is not told its proxy is what the SDK asks on its own: this node, for credentials. No proxy can answer for it.
HttpClient.DefaultProxy = new WebProxy();

using var signals = new StopSignals();
var application = new Application(
    ProcessEnvironment.Read(), Terminal.OfProcess(), new TerminationLog(TerminationLog.UsualPath), TimeProvider.System);
return await application.RunAsync(args, signals.Token);
