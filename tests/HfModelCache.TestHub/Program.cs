using System.Runtime.InteropServices;
using HfModelCache.TestHub;
using HfModelCache.TestHub.CommandLine;
using HfModelCache.TestHub.Recording;

if (args is [] or ["--help" or "-h"])
{
    Console.WriteLine(ProgramOptions.Usage);
    return 0;
}

ProgramOptions options;
try
{
    options = ProgramOptions.Parse(args);
}
catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
{
    Console.Error.WriteLine($"test-hub: {e.Message}");
    return 2;
}

var stopped = new TaskCompletionSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
await using var hub = await FakeHub.StartAsync(options.Hub);
foreach (var token in options.Tokens)
    hub.Tokens.Add(token);
foreach (var fault in options.Faults)
    hub.Faults.Add(fault);
foreach (var spec in options.Repos)
{
    var repo = hub.AddRepo(spec.Name);
    repo.Access = options.Accesses.LastOrDefault(a => a.Repo == spec.Name).Access;
    repo.Commit("main", spec.Files);
    // A reader of the URLs starts measuring at once: by then everything must be computed.
    repo.Find("main")!.ComputeDigests();
}

if (options.TlsDirectory is { } directory)
    await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(directory).FullName, "ca.pem"), hub.CaPem);
Console.WriteLine($"hub {hub.Endpoint.AbsoluteUri.TrimEnd('/')}");
Console.WriteLine($"cdn {hub.CdnEndpoint.GetLeftPart(UriPartial.Authority)}");
await stopped.Task;
if (options.RequestsFile is { } file)
    await File.WriteAllTextAsync(file, RequestCounts.ToJson(hub.Requests, hub.Violations).ToJsonString() + "\n");
return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopped.TrySetResult();
}
