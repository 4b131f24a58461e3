using System.Globalization;
using System.Text.RegularExpressions;

namespace HfModelCache.Selection;

/// <summary>Represents the weights, and the part of them, that a path names.</summary>
/// <param name="WeightsPath">
/// The path that all parts share: without the shard number; for an index, the path of the weights that it indexes.
/// </param>
/// <param name="Shards">The number of shards that the name states; 0 for an index.</param>
internal sealed partial record WeightFile(string WeightsPath, int Shards)
{
    /// <summary>Parses any path. One without a shard number that is not an index is complete in itself.</summary>
    public static WeightFile Read(string path)
    {
        if (IndexName().Match(path) is { Success: true } index)
            return new WeightFile($"{index.Groups["name"]}{index.Groups["variant"]}{index.Groups["extension"]}", 0);
        if (ShardNumber().Match(path) is { Success: true } shard)
        {
            var weights = path.Remove(shard.Index, shard.Length);
            var count = shard.Groups["count"];
            return new WeightFile(weights, count.Success ? int.Parse(count.ValueSpan, CultureInfo.InvariantCulture) : 1);
        }

        return new WeightFile(path, 1);
    }

    // "pytorch_model.bin.index.json", and with a variant "pytorch_model.bin.index.fp32.json".
    [GeneratedRegex(@"\A(?<name>.+)(?<extension>\.(bin|h5|msgpack|safetensors))\.index(?<variant>\.[^./]+)?\.json\z")]
    private static partial Regex IndexName();

    // "model-00001-of-00004", bloom's "model_00001-of-00072", gpt-oss's "model--00001-of-00007", Llama's "consolidated.00.pth".
    [GeneratedRegex(@"([-_]{1,2}[0-9]{5}-of-(?<count>[0-9]{5}))(?=\.[^/]+\z)|(?<=(\A|/)consolidated)\.[0-9]{2}(?=\.pth\z)")]
    private static partial Regex ShardNumber();
}
