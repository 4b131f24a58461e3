using HfModelCache.Cli.Settings.NearMisses;
using HfModelCache.Cli.Settings.Readers;

namespace HfModelCache.Cli.Settings;

/// <summary>Reads and validates all settings. No connection is opened.</summary>
internal static class SettingsReader
{
    public static SettingsReading Read(SettingValues values)
    {
        var faults = new SettingFaults();
        var switches = new SwitchReader(values, faults);
        var output = new OutputReader(values, faults, switches).Read();
        var roots = new TrustedRootsReader(values, faults);
        var hub = new HubReader(values, faults, switches, roots).Read();
        var request = new RequestReader(values, faults, switches).Read(hub.Endpoint);
        var target = new StoreReader(values, faults, switches, roots).Read();
        var times = new TimeReader(values, faults);
        var lease = new LeaseReader(values, faults, times).Read();
        var transfer = new TransferReader(values, faults, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes).Read();
        var assignee = new AssigneeReader(values, faults).Read();
        var retries = new RetryReader(times).Read();
        var proxy = new ProxyReader(values, faults).Read();
        var settings = faults.All.Count > 0 ? null : new CliSettings
        {
            Request = request!,
            Hub = hub with { Proxy = proxy },
            Target = target!.Through(proxy),
            Lease = lease,
            Transfer = transfer,
            Assignee = assignee,
            Retries = retries,
        };
        return new SettingsReading
        {
            Settings = settings,
            Output = output,
            Faults = faults.All,
            Warnings = [.. VariableAdvice.Find(values.VariableNames, setting => values.Find(setting) is not null)],
            Summary = SettingsSummary.Of(values, hub.Token),
            Secrets = [.. values.Secrets, .. hub.Token is { } token ? [token] : Array.Empty<string>()],
        };
    }
}
