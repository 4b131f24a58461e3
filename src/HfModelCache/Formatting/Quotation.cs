namespace HfModelCache.Formatting;

/// <summary>Quotes what a server said in an error.</summary>
public static class Quotation
{
    private const int LongestQuote = 300;

    /// <summary>Shortens the text to 300 characters, and removes the full stop at its end.</summary>
    /// <remarks>It is cut between words: half a secret, which the server may repeat, would not be recognised as one.</remarks>
    public static string Of(string said)
    {
        var text = said.Trim();
        if (text.Length > LongestQuote)
            text = text[..Math.Max(0, text.LastIndexOf(' ', LongestQuote - 1))].TrimEnd() + "…";
        return text.TrimEnd('.');
    }
}
