namespace HfModelCache.Cli.Reporting;

/// <summary>Shows how far a run is, until it is over.</summary>
internal interface IProgressDisplay
{
    /// <summary>Shows progress until cancelled, which is its ordinary end.</summary>
    Task ShowAsync(CancellationToken cancellationToken);
}
