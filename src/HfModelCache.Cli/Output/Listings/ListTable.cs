using System.Globalization;
using HfModelCache.Cli.Output.Text;
using HfModelCache.Formatting;

namespace HfModelCache.Cli.Output.Listings;

/// <summary>Formats a listing as a table.</summary>
internal static class ListTable
{
    private const int CommitDigits = 12;
    private const int FilesColumn = 4;
    private const int SizeColumn = 5;

    public static string Of(ListDocument list) => string.Join(Environment.NewLine,
    [
        .. TextTable.Of(["REPO", "REVISION", "COMMIT", "LAYOUT", "FILES", "SIZE", "STORED", "USED", "STATE"], list.Copies.Select(Row), FilesColumn, SizeColumn),
        "",
        $"{(list.Copies.Count == 1 ? "1 copy" : $"{list.Copies.Count} copies")}, {ByteSize.Format(list.TotalBytes)}",
    ]);

    private static string[] Row(ListEntry copy) =>
    [
        // As a command takes it.
        copy.RepoType is null or "model" ? copy.Repo : $"{copy.RepoType}s/{copy.Repo}",
        string.Join(",", copy.Revisions.Where(revision => revision != copy.Commit).Select(revision => copy.Pinned.Contains(revision) ? $"{revision} (pinned)" : revision)),
        copy.Commit?[..CommitDigits] ?? "",
        copy.Layout,
        copy.Files.ToString(CultureInfo.InvariantCulture),
        ByteSize.Format(copy.Bytes),
        copy.Written?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "",
        copy.LastUsed?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
        StateOf(copy),
    ];

    private static string StateOf(ListEntry copy)
    {
        var by = copy.Leader is null ? "" : $" by {copy.Leader}";
        var progress = copy is { State: "filling", PlannedBytes: > 0 and var planned, DoneBytes: { } done }
            ? string.Create(CultureInfo.InvariantCulture, $", {ByteSize.Format(done)} of {ByteSize.Format(planned)} ({100.0 * done / planned:0} %)")
            : "";
        return $"{copy.State}{by}{progress}{(copy.Problem is null ? "" : $": {copy.Problem.TrimEnd('.')}")}";
    }
}
