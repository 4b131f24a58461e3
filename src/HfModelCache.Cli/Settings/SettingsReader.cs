
namespace HfModelCache.Cli.Settings;

/// <summary>Turns what was written into what can be used, or into a list of everything that can't. Connects to nothing.</summary>
internal static class SettingsReader
{
    public static SettingsReading Read(SettingValues values)
    {
        var faults = new SettingFaults();
        var switches = new SwitchReader(values, faults);
        var output = new OutputReader(values, faults, switches).Read();
        var request = new RequestReader(values, faults, switches).Read();
        var roots = new TrustedRootsReader(values, faults);
        var target = new StoreReader(values, faults, switches, roots).Read();
        var hub = new HubReader(values, faults, switches, roots).Read();
        var times = new TimeReader(values, faults);
        var lease = new LeaseReader(values, faults, times).Read();
        var relay = new RelayReader(values, faults, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes).Read();
        var shard = new ShardReader(values, faults).Read();
        var retries = new RetryReader(times).Read();
        var proxy = new ProxyReader(values, faults).Read();
        var settings = faults.All.Count == 0
            ? new CliSettings(request!, hub with { Proxy = proxy }, target!.Through(proxy), lease, relay, shard, retries)
            : null;
        return new SettingsReading(
            settings,
            output,
            faults.All,
            [.. Misspellings.Find(values.VariableNames)],
            SettingsSummary.Of(values, hub?.Token),
            [.. values.Secrets, .. hub?.Token is { } token ? [token] : Array.Empty<string>()]);
    }
}
