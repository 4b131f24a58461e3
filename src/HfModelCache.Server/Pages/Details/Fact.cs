using HfModelCache.Server.Pages.Markup;

namespace HfModelCache.Server.Pages.Details;

/// <summary>Shows what is known of a copy, one thing after another.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its value.</param>
internal sealed record Fact(string Name, Html Value)
{
    /// <summary>Shows facts as a list.</summary>
    public static Html Show(params IEnumerable<Fact> facts) =>
        $"""<dl class="facts">{facts.Select(fact => (Html)$"<div><dt>{fact.Name}</dt><dd>{fact.Value}</dd></div>")}</dl>""";
}
