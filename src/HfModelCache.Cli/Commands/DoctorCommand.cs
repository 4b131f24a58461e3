using HfModelCache.Cli.Output.Diagnoses;
using HfModelCache.Cli.Output.Failures;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Diagnosis;
using HfModelCache.Failures;

namespace HfModelCache.Cli.Commands;

/// <summary>Checks both ends step by step, and says for each step what is wrong and what to do.</summary>
internal sealed class DoctorCommand : IModelCommand
{
    public string Name => "doctor";

    public string Description => "Check both ends step by step: say what is wrong, and what to do";

    public IReadOnlyList<SettingDefinition> Settings { get; } =
    [
        .. ModelSettings.Group.Settings.Except([ModelSettings.List, ModelSettings.File, ModelSettings.Refresh]),
        RestoreSettings.LocalFolder,
        RestoreSettings.CacheFolder,
        .. StoreSettings.Group.Settings.Except([StoreSettings.Layout]),
        .. ObjectWriteSettings.Group.Settings,
        .. CredentialSettings.Group.Settings,
        .. HubSettings.Group.Settings,
        .. CopySourceSettings.Group.Settings,
        .. NetworkSettings.Group.Settings,
        TuningSettings.MaxConnections,
        TuningSettings.MaxMemory,
        .. OutputSettings.Group.Settings,
    ];

    public ModelUse ModelUse => ModelUse.Optional;

    public FolderUse FolderUse => FolderUse.Optional;

    public async Task RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var request = new DiagnosisRequest(settings.Request, settings.Ends.Prefix, settings.IsOffline);
        using var composition = new DoctorComposition(settings.ToOptions(), request, context.Time);
        var report = await composition.Doctor.RunAsync(cancellationToken);
        var document = DoctorDocument.Of(report, settings.RepoPage, context.Results.Scrub);

        // Also of a diagnosis that was stopped: what it has found out, and what it left behind.
        await context.Results.WriteAsync(() => DoctorTable.Of(document), document.ToJson, CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfUnhealthy(report);
    }

    private static void ThrowIfUnhealthy(DiagnosisReport report)
    {
        if (report.Checks.FirstOrDefault(check => check.Outcome == CheckOutcome.Failed) is not { } first)
            return;
        var others = report.Checks.Where(check => check.Outcome == CheckOutcome.Failed && check != first);
        throw new DetailedException(first.Reason ?? FailureReason.Unexpected, first.Detail, [.. others.Select(check => check.Detail)]);
    }
}
