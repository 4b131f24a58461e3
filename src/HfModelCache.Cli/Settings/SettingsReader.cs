using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.NearMisses;
using HfModelCache.Cli.Settings.Readers;

namespace HfModelCache.Cli.Settings;

/// <summary>Reads and validates all settings. No connection is opened.</summary>
internal static class SettingsReader
{
    /// <summary>Reads the settings.</summary>
    /// <param name="values">The values.</param>
    /// <param name="use">What the command does with a folder that models are restored to.</param>
    public static SettingsReading Read(SettingValues values, FolderUse use)
    {
        var faults = new SettingFaults();
        var switches = new SwitchReader(values, faults);
        var output = new OutputReader(values, faults, switches).Read();
        var roots = new TrustedRootsReader(values, faults);
        var hub = new HubReader(values, faults, switches, roots).Read();
        var (repo, revision) = new RepoReader(values, faults).Read(hub.Endpoint, IsRepoRequired(values, use));
        var ends = new EndsReader(values, faults, switches, roots).Read(use, repo);
        var request = new RequestReader(values, faults, switches).Read(repo, revision, ends);
        var times = new TimeReader(values, faults);
        var lease = new LeaseReader(values, faults, times).Read();
        var transfer = new TransferReader(values, faults, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes).Read();
        var assignee = new AssigneeReader(values, faults).Read();
        var retries = new RetryReader(times).Read();
        var change = new CopyChangeReader(values, faults, switches).Read();
        var proxy = new ProxyReader(values, faults).Read();
        var settings = faults.All.Count > 0 ? null : new CliSettings
        {
            Request = request,
            Revision = revision,
            Hub = hub with { Proxy = proxy },
            Ends = ends.Through(proxy),
            Lease = lease,
            Transfer = transfer,
            Assignee = assignee,
            Retries = retries,
            Change = change,
        };
        return new SettingsReading
        {
            Settings = settings,
            Output = output,
            Faults = faults.All,
            Warnings =
            [
                .. VariableAdvice.Find(values.VariableNames, setting => values.Find(setting) is not null),
                .. new RestoreReader(values, faults, switches).FindIgnored(use),
            ],
            Summary = SettingsSummary.Of(values, hub.Token),
            Secrets = [.. values.Secrets, .. hub.Token is { } token ? [token] : Array.Empty<string>()],
        };
    }

    // A folder that holds only one model says itself which one it is.
    private static bool IsRepoRequired(SettingValues values, FolderUse use) =>
        use != FolderUse.Instead || values.Find(RestoreSettings.LocalFolder) is null;
}
