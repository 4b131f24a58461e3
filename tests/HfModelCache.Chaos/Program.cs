using System.Runtime.InteropServices;
using HfModelCache.Chaos;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.S3rver;
using HfModelCache.TestServers.Stores;

ChaosOptions options;
try
{
    options = ChaosOptions.Parse(args);
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync($"chaos: {e.Message}\n{ChaosOptions.Usage}");
    return 2;
}

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var unavailable = options.Store switch
{
    ChaosStore.Ceph => CephPackages.WhyUnavailable,
    ChaosStore.S3rver => S3rverInstallation.WhyUnavailable,
    _ => null,
};
if (unavailable is not null)
{
    await Console.Error.WriteLineAsync(unavailable);
    return 1;
}

switch (options.Store)
{
    case ChaosStore.Ceph:
        await using (var cluster = await CephCluster.StartAsync())
            return await RunAsync(() => S3TestStore.CreateAsync(cluster));
    case ChaosStore.S3rver:
        await using (var server = await S3rverServer.StartAsync())
            return await RunAsync(() => S3TestStore.CreateAsync(server));
    default:
        return await RunAsync(() => FolderTestStore.CreateSmallAsync(Campaign.DiskBytes));
}

async Task<int> RunAsync(Func<Task<ITestStore>> createStore) =>
    await Campaign.RunAsync(options, createStore, stop.Token) ? 0 : 1;

void Stop(PosixSignalContext signal)
{
    // The default would end the process before servers, replicas and their folders are gone. The web hosts of the Hub
    // and the proxies take the signal too, and would leave it at their own end.
    signal.Cancel = true;
    stop.Cancel();
}
