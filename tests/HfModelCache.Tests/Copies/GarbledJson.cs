using System.Text.Json.Nodes;

namespace HfModelCache.Tests.Copies;

/// <summary>What a document may look like that a crash, another version, another program or an adversary has left.</summary>
internal static class GarbledJson
{
    private static readonly string[] Values = ["null", "[null]", "{}", "\"x\"", "-1", "9223372036854775807", "1e308"];

    /// <summary>Documents that are garbled as a whole.</summary>
    public static IEnumerable<string> Documents =>
    [
        "", "null", "[]", "{}", "7", "\"x\"", "{", "{\"format\":1", new string('[', 100_000), $"{{\"a\":{new string('[', 1000)}{new string(']', 1000)}}}",
        "{\"format\":NaN}", "\0\0\0\0", "<html></html>", "{\"format\":1}{\"format\":1}",
    ];

    /// <summary>The document with each of its values removed, doubled, or replaced by each odd value, one at a time.</summary>
    public static IEnumerable<(string What, string Json)> Of(string json)
    {
        foreach (var path in PathsOf(JsonNode.Parse(json)!, []))
        {
            foreach (var value in Values)
                yield return ($"{string.Join('.', path)} = {value[..Math.Min(20, value.Length)]}", Change(json, path, (_, _) => JsonNode.Parse(value)));
            yield return ($"{string.Join('.', path)} removed", Change(json, path, null));
            yield return ($"{string.Join('.', path)} doubled", Change(json, path, (parent, node) =>
            {
                (parent as JsonArray)?.Add(node!.DeepClone());
                return node!.DeepClone();
            }));
        }
    }

    private static IEnumerable<string[]> PathsOf(JsonNode node, string[] path)
    {
        var children = node switch
        {
            JsonObject of => of.Select(p => (p.Key, p.Value)),
            JsonArray array => array.Select((item, i) => (i.ToString(System.Globalization.CultureInfo.InvariantCulture), item)),
            _ => [],
        };
        foreach (var (name, child) in children)
        {
            string[] here = [.. path, name];
            yield return here;
            if (child is null)
                continue;
            foreach (var below in PathsOf(child, here))
                yield return below;
        }
    }

    private static string Change(string json, string[] path, Func<JsonNode, JsonNode?, JsonNode?>? change)
    {
        var root = JsonNode.Parse(json)!;
        var parent = path[..^1].Aggregate(root, Child);
        var node = Child(parent, path[^1]);
        if (parent is JsonArray array)
        {
            var index = int.Parse(path[^1], System.Globalization.CultureInfo.InvariantCulture);
            var value = change?.Invoke(parent, node);
            if (change is null)
                array.RemoveAt(index);
            else
                array[index] = value;
        }
        else
        {
            var value = change?.Invoke(parent, node);
            if (change is null)
                parent.AsObject().Remove(path[^1]);
            else
                parent[path[^1]] = value;
        }

        return root.ToJsonString();
    }

    private static JsonNode Child(JsonNode parent, string name) => parent is JsonArray array
        ? array[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]!
        : parent[name]!;
}
