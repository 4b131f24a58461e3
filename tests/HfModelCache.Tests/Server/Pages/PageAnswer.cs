using System.Net;
using System.Text.RegularExpressions;

namespace HfModelCache.Tests.Server.Pages;

/// <summary>A page as a browser gets it.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Body">The markup.</param>
internal sealed partial record PageAnswer(int Status, string Body)
{
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>What people read.</summary>
    public string Text => TextOf(Body);

    /// <summary>What the first cells of a table's rows say, which name the rows.</summary>
    public IReadOnlyList<string> Rows => RowsOf(Body);

    public static IReadOnlyList<string> RowsOf(string markup) => [.. RowHead().Matches(markup).Select(match => TextOf(match.Groups[1].Value))];

    public static string TextOf(string markup) => Spaces().Replace(WebUtility.HtmlDecode(Tag().Replace(markup, "")), " ").Trim();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("<th scope=\"row\"[^>]*>(.*?)</th>")]
    private static partial Regex RowHead();
}
