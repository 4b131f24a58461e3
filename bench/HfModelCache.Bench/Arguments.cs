namespace HfModelCache.Bench;

/// <summary>A command's <c>--name value</c> pairs.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    public Arguments(IReadOnlyList<string> pairs)
    {
        for (var i = 0; i < pairs.Count; i += 2)
            _values[pairs[i].TrimStart('-')] = pairs[i + 1];
    }

    public string? this[string name] => _values.GetValueOrDefault(name);

    public string Required(string name) => this[name] ?? throw new FormatException($"--{name} is missing");

    public static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new FormatException($"{name} is not set");
}
