using HfModelCache.Server.Pages.Markup;

namespace HfModelCache.Tests.Server.Pages.Markup;

public sealed class HtmlTests
{
    private const string Hostile = "<script>alert('x')</script> & \"quoted\"";

    [Fact]
    public void What_is_filled_in_is_text_and_never_markup()
    {
        Html piece = $"""<p title="{Hostile}">{Hostile}</p>""";

        const string Encoded = "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; &quot;quoted&quot;";
        Assert.Equal($"<p title=\"{Encoded}\">{Encoded}</p>", piece.ToString());
    }

    [Fact]
    public void A_piece_within_a_piece_is_encoded_once()
    {
        Html inner = $"<b>{"<"}</b>";

        Html outer = $"<p>{inner}{new[] { inner, inner }}</p>";

        Assert.Equal("<p><b>&lt;</b><b>&lt;</b><b>&lt;</b></p>", outer.ToString());
    }

    [Fact]
    public void Letters_of_all_languages_stay_readable_and_halves_of_characters_do_no_harm()
    {
        Html piece = $"{"模型 übersicht \ud800"}";

        Assert.Equal("模型 übersicht \ufffd", piece.ToString().Replace("&#xFFFD;", "\ufffd", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_and_null_are_empty()
    {
        Html piece = $"<i>{Html.Nothing}{null as string}{Html.If(false, $"<b>")}</i>";

        Assert.Equal("<i></i>", piece.ToString());
    }
}
