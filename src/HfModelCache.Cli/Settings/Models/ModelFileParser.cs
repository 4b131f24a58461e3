using HfModelCache.Cli.Output.Text;
using HfModelCache.Cli.Settings.NearMisses;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HfModelCache.Cli.Settings.Models;

/// <summary>Reads models from the events of a YAML parser, and every fault with its line.</summary>
/// <remarks>
/// The parser reads one event after another, and nothing here is recursive. Neither depth nor aliases can exhaust memory or time:
/// both are refused.
/// </remarks>
/// <param name="yaml">The text.</param>
/// <param name="fault">Receives each fault: the end of a sentence that begins with the file, and the remedy.</param>
internal sealed class ModelFileParser(string yaml, Action<string, string> fault)
{
    public const string Remedy = "Write a list of models: \"- org/name\", or \"- repo: org/name\" with revision, type, allow, ignore or prefix.";

    private const int LongestShown = 80;
    private const int MostNested = 10;
    private const string List = "models";
    private const string Repo = "repo";

    private static readonly string[] Keys = [Repo, "revision", "type", "allow", "ignore", "prefix"];

    private readonly Parser _events = new(new StringReader(yaml));

    /// <summary>The line that was read last.</summary>
    public long Line => _events.Current?.End.Line ?? 1;

    /// <summary>Reads the models of the one document. A fault in one of them does not hide those of others.</summary>
    /// <exception cref="YamlException">The text is not YAML.</exception>
    public void ReadInto(List<ListedModel> models)
    {
        _events.Consume<StreamStart>();
        if (_events.TryConsume<DocumentStart>(out _))
        {
            if (_events.Accept<MappingStart>(out _))
                ReadMapping([List], (_, _) => ReadList(models));
            else
                ReadList(models);
            _events.Consume<DocumentEnd>();
        }

        if (_events.Accept<DocumentStart>(out var second))
            Fault(second, "begins a second document", Remedy);
    }

    private void ReadList(List<ListedModel> models)
    {
        if (!_events.TryConsume<SequenceStart>(out _))
        {
            Refuse("does not begin a list of models", Remedy);
            return;
        }

        while (!_events.TryConsume<SequenceEnd>(out _))
        {
            if (ReadModel() is { } model)
                models.Add(model);
        }
    }

    private ListedModel? ReadModel()
    {
        var line = Next().Start.Line;
        if (_events.TryConsume<Scalar>(out var name))
            return new ListedModel($"line {line}", name.Value);
        if (!_events.Accept<MappingStart>(out var start))
        {
            Refuse("is neither a model's name nor a mapping", Remedy);
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        ReadMapping(Keys, (key, isList) => Read(key, isList, values));
        if (!values.TryGetValue(Repo, out var repo))
        {
            Fault(start, "begins a model without repo", "Add \"repo: org/name\".");
            return null;
        }

        return new ListedModel($"line {line}", repo)
        {
            Revision = values.GetValueOrDefault("revision"),
            Type = values.GetValueOrDefault("type"),
            Allow = values.GetValueOrDefault("allow"),
            Ignore = values.GetValueOrDefault("ignore"),
            Prefix = values.GetValueOrDefault("prefix"),
        };
    }

    private void Read(string key, bool mayBeList, Dictionary<string, string> values)
    {
        if (mayBeList && _events.TryConsume<SequenceStart>(out _))
        {
            var items = new List<string>();
            while (!_events.TryConsume<SequenceEnd>(out _))
            {
                if (_events.TryConsume<Scalar>(out var item))
                    items.Add(item.Value);
                else
                    Refuse($"holds something else than a pattern in {key}", "Write patterns, such as \"*.safetensors\".");
            }

            values[key] = string.Join(',', items);
        }
        else if (!_events.TryConsume<Scalar>(out var value))
        {
            Refuse($"gives {key} no single value", mayBeList ? "Write a list of patterns, or patterns separated by commas." : "Write one value.");
        }
        else if (!IsNull(value))
        {
            values[key] = value.Value;
        }
    }

    // Reads the values of known keys with the given action, and refuses the others.
    private void ReadMapping(string[] keys, Action<string, bool> read)
    {
        _events.Consume<MappingStart>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!_events.TryConsume<MappingEnd>(out _))
        {
            if (!_events.TryConsume<Scalar>(out var key))
            {
                Refuse("has a key that is not a word", Remedy);
                Skip();
            }
            else if (!keys.Contains(key.Value, StringComparer.Ordinal))
            {
                var meant = keys.FirstOrDefault(known => EditDistance.IsNear(key.Value, known));
                Fault(key, $"has the unknown key \"{Show(key.Value)}\"", meant is null ? $"The keys are {string.Join(", ", keys)}." : $"Did you mean {meant}?");
                Skip();
            }
            else if (!seen.Add(key.Value))
            {
                Fault(key, $"has {key.Value} for the second time", "Remove one of both.");
                Skip();
            }
            else
            {
                read(key.Value, key.Value is "allow" or "ignore");
            }
        }
    }

    private void Refuse(string problem, string remedy)
    {
        var refused = Next();
        if (refused is AnchorAlias)
            Fault(refused, "is an alias, which is not supported", "Write the value itself.");
        else
            Fault(refused, problem, remedy);
        Skip();
    }

    // The parser takes time that grows with the square of the depth.
    private void Skip()
    {
        var depth = 0;
        do
        {
            depth += _events.Consume<ParsingEvent>().NestingIncrease;
            if (depth > MostNested)
                throw new SemanticErrorException("it is nested too deeply");
        }
        while (depth > 0);
    }

    private ParsingEvent Next() => _events.Accept<ParsingEvent>(out var next) ? next : throw new SemanticErrorException("it ends early");

    private void Fault(ParsingEvent at, string problem, string remedy) => fault($"line {at.Start.Line} {problem}", remedy);

    private static bool IsNull(Scalar value) => value is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" };

    private static string Show(string text) => SecretScrubber.OfLooks.ScrubValue(text, LongestShown);
}
