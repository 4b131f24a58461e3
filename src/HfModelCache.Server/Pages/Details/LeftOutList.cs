using HfModelCache.Formatting;
using HfModelCache.Server.Catalogue;
using HfModelCache.Server.Pages.Markup;

namespace HfModelCache.Server.Pages.Details;

/// <summary>Shows which files of the commit a copy leaves out.</summary>
internal static class LeftOutList
{
    private const int MostShown = 200;

    /// <summary>Shows the files; nothing if the copy leaves none out.</summary>
    public static Html Show(ServedCopy copy)
    {
        var files = copy.Manifest.LeftOut;
        if (files.Count == 0)
            return Html.Nothing;
        return $"""
            <details>
            <summary>{FileCount.Format(files.Count)} left out, {ByteSize.Format(files.Sum(file => file.Size))}</summary>
            <ul class="left-out">
            {files.Take(MostShown).Select(file => (Html)$"""<li><span class="path">{file.Path}</span> {ByteSize.Format(file.Size)}</li>""")}
            {Html.If(files.Count > MostShown, $"<li>and {files.Count - MostShown} more</li>")}
            </ul>
            </details>
            """;
    }
}
