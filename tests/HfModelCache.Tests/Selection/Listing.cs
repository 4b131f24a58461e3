using System.Globalization;
using HfModelCache.Integrity;
using HfModelCache.Repos;
using HfModelCache.Selection;

namespace HfModelCache.Tests.Selection;

/// <summary>Parses a list of files with the expected verdicts: "+" (selected) or "-" (skipped), path, bytes.</summary>
internal static class Listing
{
    private static readonly ContentDigest AnyDigest = ContentDigest.GitBlob(new string('0', 40));

    public static RepoFile File(string path, long size = 1000) => new(path, size, AnyDigest);

    public static FileSelection AssertDefaultSelection(string listing)
    {
        var lines = listing.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var selection = SelectionRules.Default.Apply([.. lines.Select(Read)]);

        var verdicts = selection.Verdicts.Select(v => $"{(v.IsTaken ? '+' : '-')} {v.File.Path}");
        Assert.Equal(lines.Select(l => l[..l.LastIndexOf(' ')]), verdicts);
        return selection;
    }

    private static RepoFile Read(string line)
    {
        var end = line.LastIndexOf(' ');
        return File(line[2..end], long.Parse(line[(end + 1)..], CultureInfo.InvariantCulture));
    }
}
