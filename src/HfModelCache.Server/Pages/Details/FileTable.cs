using HfModelCache.Copies;
using HfModelCache.Formatting;
using HfModelCache.Integrity;
using HfModelCache.Server.Catalogue;
using HfModelCache.Server.Pages.Markup;

namespace HfModelCache.Server.Pages.Details;

/// <summary>Shows the files of a copy, with their sizes and hashes.</summary>
/// <param name="address">Which copy, and which page of files.</param>
/// <param name="copy">The copy.</param>
/// <param name="isReadable">Whether a browser, which has no token, may read them.</param>
internal sealed class FileTable(CopyAddress address, ServedCopy copy, bool isReadable)
{
    private const int RowsPerPage = 1000;

    /// <summary>Shows a page of the files.</summary>
    public Html Show()
    {
        var pager = new Pager(copy.Files.Count, RowsPerPage, address.FilePage);
        return $"""
            <section aria-labelledby="files">
            <h2 id="files">Files</h2>
            {Html.If(!isReadable, $"""<p class="notice">This repo is gated: its files need a token that the Hub accepts for it.</p>""")}
            <table class="files" role="table" aria-labelledby="files">
            <thead role="rowgroup"><tr role="row">
            <th scope="col" role="columnheader">Path</th><th scope="col" role="columnheader" class="number">Size</th><th scope="col" role="columnheader">Hash</th>
            </tr></thead>
            <tbody role="rowgroup">
            {pager.Cut(copy.Files).Select(Row)}
            </tbody>
            </table>
            {pager.Show("files", address.ToPage)}
            </section>
            """;
    }

    private Html Row(ManifestFile file) => $"""
        <tr role="row">
        <th scope="row" role="rowheader" class="path">{Name(file)}</th>
        <td role="cell" data-label="Size" class="number"><span title="{file.Size} bytes">{ByteSize.Format(file.Size)}</span></td>
        <td role="cell" data-label="Hash" class="hash">{(file.Digest.Algorithm == DigestAlgorithm.Sha256 ? "SHA-256" : "git SHA-1")} <code>{file.Digest.Hex}</code></td>
        </tr>

        """;

    private Html Name(ManifestFile file)
    {
        if (!isReadable)
            return $"{file.Path}";
        return $"""<a href="{PageLinks.ToFile(address.Repo, copy.Commit, file.Path)}" download>{file.Path}</a>""";
    }
}
