using System.Text.Json;
using HfModelCache.Repos;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>Reads the response of <c>/api/whoami-v2</c>.</summary>
internal sealed class AccountAnswer
{
    private bool _isName;

    /// <summary>The account's name, printable; null if the response does not state it.</summary>
    public string? Name { get; private set; }

    /// <summary>Reads one token.</summary>
    public bool Take(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
            _isName = reader.ValueTextEquals("name");
        else if (reader.TokenType == JsonTokenType.String && reader.CurrentDepth == 1 && _isName)
            Name = RepoPath.Printable(LenientText.Read(ref reader));
        return true;
    }
}
