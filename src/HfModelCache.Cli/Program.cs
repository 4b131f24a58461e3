using HfModelCache.Cli;
using HfModelCache.Cli.Failures;
using HfModelCache.Cli.Hosting;
using HfModelCache.Cli.Reporting;

using var signals = new StopSignals();
var application = new Application(
    ProcessEnvironment.Read(), Terminal.OfProcess(), new TerminationLog(TerminationLog.UsualPath), TimeProvider.System);
return await application.RunAsync(args, signals.Token);
