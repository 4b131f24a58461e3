using HfModelCache.Cli.Output.Text;
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
    /// <param name="takesSeveral">Whether the command takes several models.</param>
    /// <param name="model">What the command does with the model.</param>
    public static SettingsReading Read(SettingValues values, FolderUse use, bool takesSeveral = true, ModelUse model = ModelUse.Required)
    {
        var faults = new SettingFaults(new SecretScrubber(values.Secrets));
        var switches = new SwitchReader(values, faults);
        var output = new OutputReader(values, faults, switches).Read();
        var roots = new TrustedRootsReader(values, faults);
        var hub = new HubReader(values, faults, switches, roots).Read();
        var list = new ModelListReader(values, faults);
        var listed = takesSeveral ? list.Read(hub.Endpoint) : null;
        var (repo, revision) = listed is null && model != ModelUse.None
            ? new RepoReader(values, faults).Read(hub.Endpoint, model == ModelUse.Required && IsRepoRequired(values, use))
            : (null, null);
        var ends = new EndsReader(values, faults, switches, roots).Read(use, repo, isForList: listed is not null);
        var requests = new RequestReader(values, faults, switches);
        var request = requests.Read(repo, revision, ends);
        var models = listed is null ? [] : requests.Read(listed, ends);
        new ModelOverlap(models, ends.Restore).Refuse(faults, list.Source);
        var times = new TimeReader(values, faults);
        var lease = new LeaseReader(values, faults, times).Read();
        IReadOnlyList<string> secrets = [.. values.Secrets, .. hub.Token is { } token ? [token] : Array.Empty<string>()];
        var transfer = new TransferReader(values, faults, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes).Read();
        var assignee = new AssigneeReader(values, faults).Read();
        var retries = new RetryReader(times).Read();
        var change = new CopyChangeReader(values, faults, switches, hub.Endpoint).Read();
        var listsNames = switches.IsOn(CopySettings.Names);
        var server = new ServerReader(values, faults, switches).Read(ends.Store?.Folder is not null);
        var proxy = new ProxyReader(values, faults).Read();
        var settings = faults.All.Count > 0 ? null : new CliSettings
        {
            Request = request,
            Models = models,
            Revision = revision,
            Hub = hub with { Proxy = proxy },
            Ends = ends.Through(proxy),
            Lease = lease with { ProgressInterval = output.ProgressInterval },
            Transfer = transfer,
            Assignee = assignee,
            Retries = retries,
            Change = change,
            Server = server,
            Layout = requests.ReadLayout(),
            Selection = requests.ReadSelection(),
            RecordsUse = switches.IsOn(CoordinationSettings.RecordUse),
            IsOffline = switches.IsOn(HubSettings.Offline),
            ListsNames = listsNames,
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
            Summary = SettingsSummary.Of(values, hub.Token, new SecretScrubber(secrets)),
            Secrets = secrets,
        };
    }

    // A folder that holds only one model says itself which one it is.
    private static bool IsRepoRequired(SettingValues values, FolderUse use) =>
        use != FolderUse.Instead || values.Find(RestoreSettings.LocalFolder) is null;
}
