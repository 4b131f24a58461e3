using System.Runtime.InteropServices;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Swift;

if (args is not (["ceph", "--bucket", _] or ["ceph", "--bucket", _, "--memstore"] or ["swift", "--bucket", _]))
{
    await Console.Error.WriteLineAsync("usage: test-servers ceph --bucket NAME [--memstore]\n       test-servers swift --bucket NAME");
    return 2;
}

if ((args[0] == "ceph" ? CephPackages.WhyUnavailable : SwiftInstallation.WhyUnavailable) is { } reason)
{
    await Console.Error.WriteLineAsync(reason);
    return 1;
}

using var stop = new SemaphoreSlim(0);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

if (args[0] == "swift")
{
    await using var server = await SwiftServer.StartAsync();
    await server.CreateBucketAsync(args[2]);
    Console.WriteLine($"""
        S3_ENDPOINT_URL={server.Endpoint.GetLeftPart(UriPartial.Authority)}
        AWS_ACCESS_KEY_ID={server.AccessKey}
        AWS_SECRET_ACCESS_KEY={server.SecretKey}
        """);
    await stop.WaitAsync();
    return 0;
}

await using var cluster = await CephCluster.StartAsync(
    args.Length == 4 ? CephObjectStore.Memstore : CephObjectStore.Bluestore, gigabytes: 100);
await cluster.CreateBucketAsync(args[2]);
Console.WriteLine($"""
    S3_ENDPOINT_URL={cluster.Endpoint.GetLeftPart(UriPartial.Authority)}
    AWS_ACCESS_KEY_ID={cluster.AccessKey}
    AWS_SECRET_ACCESS_KEY={cluster.SecretKey}
    TLS_ENDPOINT_URL={cluster.TlsEndpoint.GetLeftPart(UriPartial.Authority)}
    CA_FILE={cluster.CaFile}
    """);
await stop.WaitAsync();
return 0;

void Stop(PosixSignalContext signal)
{
    // The default would end the process before the cluster's folder is deleted.
    signal.Cancel = true;
    stop.Release();
}
