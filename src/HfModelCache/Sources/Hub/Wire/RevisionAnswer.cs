using System.Text.Json;
using HfModelCache.Failures;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>Reads the response of <c>/api/models/{repo}/revision/{revision}</c>.</summary>
/// <param name="mostNames">The maximum number of file names.</param>
internal sealed class RevisionAnswer(int mostNames)
{
    private List<string>? _names;
    private bool _isSha;
    private bool _isSiblings;
    private bool _isName;

    /// <summary>The commit.</summary>
    public string? Sha { get; private set; }

    /// <summary>The names of the commit's files (<c>siblings</c>); null if the response does not list them.</summary>
    public IReadOnlyList<string>? Names => _names;

    /// <summary>Reads one token.</summary>
    public bool Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType, reader.CurrentDepth)
        {
            case (not (JsonTokenType.StartObject or JsonTokenType.EndObject), 0):
                throw new JsonException("It is not an object.");
            case (JsonTokenType.PropertyName, 1):
                _isSha = reader.ValueTextEquals("sha");
                _isSiblings = reader.ValueTextEquals("siblings");
                break;
            case (JsonTokenType.String, 1) when _isSha:
                Sha = LenientText.Read(ref reader);
                break;
            case (JsonTokenType.StartArray, 1) when _isSiblings:
                _names = [];
                break;
            case (JsonTokenType.PropertyName, 3):
                _isName = _names is not null && _isSiblings && reader.ValueTextEquals("rfilename");
                break;
            case (JsonTokenType.String, 3) when _isName:
                Add(LenientText.Read(ref reader)!);
                break;
        }

        return true;
    }

    private void Add(string name)
    {
        if (_names!.Count == mostNames)
            throw new OperatorException(FailureReason.UnsafeTree, $"The Hub names more than {mostNames} files for one revision.");
        _names.Add(name);
    }
}
