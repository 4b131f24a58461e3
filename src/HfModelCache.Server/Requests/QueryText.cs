using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace HfModelCache.Server.Requests;

/// <summary>Represents the parameters of a query, unescaped, in their order.</summary>
/// <param name="Parameters">The names and values.</param>
internal sealed record QueryText(IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    private const int MaxParameters = 256;

    /// <summary>The query without parameters.</summary>
    public static readonly QueryText Empty = new([]);

    /// <summary>Parses a query, without its question mark.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out QueryText? query)
    {
        query = Empty;
        if (text.IsEmpty)
            return true;
        var found = new List<KeyValuePair<string, string>>();
        foreach (var range in text.Split('&'))
        {
            var pair = text[range];
            if (pair.IsEmpty)
                continue;
            var mark = pair.IndexOf('=');
            var name = RequestTarget.Unescape(mark < 0 ? pair : pair[..mark], plusIsSpace: true);
            var value = mark < 0 ? "" : RequestTarget.Unescape(pair[(mark + 1)..], plusIsSpace: true);
            if (name is null || value is null || found.Count == MaxParameters)
            {
                query = null;
                return false;
            }

            found.Add(KeyValuePair.Create(name, value));
        }

        query = new QueryText(found);
        return true;
    }

    /// <summary>Returns the first value of a parameter; null if it is not given.</summary>
    public string? Find(string name) => Parameters.FirstOrDefault(p => p.Key == name).Value;

    /// <summary>Returns all values of a parameter, which lists may also spell <c>name[]</c>.</summary>
    public IEnumerable<string> FindAll(string name) => Parameters.Where(p => p.Key == name || p.Key == $"{name}[]").Select(p => p.Value);

    /// <summary>Returns the query as a client sends it, with another value of one parameter.</summary>
    public string With(string name, string value) => string.Join('&', Parameters.Where(p => p.Key != name).Append(KeyValuePair.Create(name, value))
        .Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));

    /// <summary>Whether a parameter is <c>true</c> or <c>1</c>.</summary>
    public bool IsOn(string name) => Find(name) is "true" or "True" or "1";

    /// <summary>Returns a positive number, at most <paramref name="most"/>, which is also the default.</summary>
    public int Number(string name, int most) =>
        int.TryParse(Find(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? Math.Min(number, most) : most;
}
