using HfModelCache.Ceph;
using HfModelCache.Chaos;
using HfModelCache.Chaos.Stores;

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

if (!options.UsesCeph)
    return await Campaign.RunAsync(options, _ => Task.FromResult<IChaosStore>(new FolderChaosStore())) ? 0 : 1;
if (CephPackages.WhyUnavailable is { } reason)
{
    await Console.Error.WriteLineAsync(reason);
    return 1;
}

await using var cluster = await CephCluster.StartAsync();
return await Campaign.RunAsync(options, seed => CephChaosStore.CreateAsync(cluster, seed)) ? 0 : 1;
