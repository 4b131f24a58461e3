using System.Globalization;
using HfModelCache.Failures;
using HfModelCache.Formatting;
using HfModelCache.Repos;
using HfModelCache.Sources;

namespace HfModelCache.Diagnosis.Hub;

/// <summary>Downloads the beginning of the model's largest file, over one connection.</summary>
/// <param name="source">The source.</param>
/// <param name="model">Knows the file.</param>
/// <param name="time">The clock.</param>
internal sealed class FileCheck(IModelSource source, ModelCheck model, TimeProvider time) : ICheck
{
    private const long MostBytes = 16L << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public CheckedEnd End => model.End;

    public CheckDescription Description => KnownChecks.File;

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        if (model.Largest is not { } largest)
            return Finding.NotChecked("no file with any bytes is selected");
        using var connection = source.Connect();
        using var file = source.Open(largest.Repo, largest.Commit, largest.File);
        using var body = await OpenAsync(file, connection, cancellationToken).ConfigureAwait(false);
        var (bytes, took) = await ReadAsync(body, cancellationToken).ConfigureAwait(false);
        return Speed.Judge(bytes, took, string.Create(CultureInfo.InvariantCulture, $"{ByteSize.Format(bytes)} of {largest.File.Path} downloaded over one connection"));
    }

    private static async Task<RangeBody> OpenAsync(ISourceFile file, ISourceConnection connection, CancellationToken cancellationToken)
    {
        var piece = new ByteRange(0, Math.Min(file.File.Size, MostBytes));
        var opening = await file.OpenAsync(piece, connection, cancellationToken).ConfigureAwait(false);
        if (opening.Body is null)
            opening = await file.OpenAsync(new ByteRange(0, file.File.Size), connection, cancellationToken).ConfigureAwait(false);
        return opening.Body ?? throw new TransientException(FailureReason.DownloadFailed, $"{file.File.Path} can't be downloaded: the server ignores the request for the whole file.");
    }

    private async Task<(long Bytes, TimeSpan Took)> ReadAsync(RangeBody body, CancellationToken cancellationToken)
    {
        var buffer = new byte[256 << 10];
        var start = time.GetTimestamp();
        long bytes = 0;
        while (bytes < MostBytes && time.GetElapsedTime(start) < Longest
            && await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            bytes += count;
        }

        return (bytes, time.GetElapsedTime(start));
    }
}
