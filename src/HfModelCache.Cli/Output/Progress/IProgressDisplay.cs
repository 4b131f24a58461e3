namespace HfModelCache.Cli.Output.Progress;

/// <summary>Represents a way to show progress.</summary>
internal interface IProgressDisplay
{
    /// <summary>Shows progress until it is cancelled, which is its normal end.</summary>
    Task ShowAsync(CancellationToken cancellationToken);
}
