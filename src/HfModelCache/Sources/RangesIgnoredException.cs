using HfModelCache.Failures;

namespace HfModelCache.Sources;

/// <summary>The server answers every range with the whole file, as some mirrors and compressing edges do.</summary>
/// <param name="path">The file.</param>
public sealed class RangesIgnoredException(string path)
    : TransientException(FailureReason.DownloadFailed, $"The server of {path} sends whole files only.");
