using System.Text.Json;
using HfModelCache.Failures;
using HfModelCache.Repos;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>Reads the response of <c>/api/models/{repo}/revision/{revision}</c>.</summary>
/// <param name="mostNames">The maximum number of file names.</param>
internal sealed class RevisionAnswer(int mostNames)
{
    private List<string>? _names;
    private bool _isSha;
    private bool _isSiblings;
    private bool _isName;
    private bool _isPrivate;
    private bool _isGated;

    /// <summary>The commit.</summary>
    public string? Sha { get; private set; }

    /// <summary>The names of the commit's files (<c>siblings</c>); null if the response does not list them.</summary>
    public IReadOnlyList<string>? Names => _names;

    /// <summary>Who may read the repo (<c>private</c> and <c>gated</c>): unknown unless the response states whether it is private.</summary>
    public Visibility Visibility { get; private set; }

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
                _isPrivate = reader.ValueTextEquals("private");
                _isGated = reader.ValueTextEquals("gated");
                break;
            case (JsonTokenType.True or JsonTokenType.False, 1) when _isPrivate:
                Restrict(reader.TokenType == JsonTokenType.True ? Visibility.Private : Visibility.Public);
                break;
            case (JsonTokenType.True or JsonTokenType.String, 1) when _isGated:
                Restrict(Visibility.Gated);
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

    // A repo may be both gated and private, and the fields come in any order.
    private void Restrict(Visibility stated) => Visibility = stated > Visibility ? stated : Visibility;

    private void Add(string name)
    {
        if (_names!.Count == mostNames)
            throw new OperatorException(FailureReason.UnsafeTree, $"The Hub names more than {mostNames} files for one revision.");
        _names.Add(name);
    }
}
