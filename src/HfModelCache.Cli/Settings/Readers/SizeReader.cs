using System.Globalization;
using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads numbers of bytes: a number with kB, MB, GB, TB (powers of 1,000) or KiB, MiB, GiB, TiB (powers of 1,024).</summary>
internal sealed class SizeReader(SettingValues values, SettingFaults faults)
{
    private static readonly Dictionary<string, long> Units = new(StringComparer.OrdinalIgnoreCase)
    {
        [""] = 1, ["B"] = 1,
        ["kB"] = 1_000, ["MB"] = 1_000_000, ["GB"] = 1_000_000_000, ["TB"] = 1_000_000_000_000,
        ["KiB"] = 1L << 10, ["MiB"] = 1L << 20, ["GiB"] = 1L << 30, ["TiB"] = 1L << 40,
        ["Ki"] = 1L << 10, ["Mi"] = 1L << 20, ["Gi"] = 1L << 30, ["Ti"] = 1L << 40,
    };

    /// <summary>Reads the setting's value in bytes; null if it is unset or invalid.</summary>
    public long? Read(SettingDefinition setting, long least, string leastText)
    {
        if (values.Find(setting) is not { } value)
            return null;
        var text = value.Text.Trim();
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        if (Units.TryGetValue(text[digits..].Trim(), out var unit)
            && double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count * unit >= least
            && count * unit <= 1L << 50)
        {
            return (long)(count * unit);
        }

        faults.Add(value, $"is not a size of at least {leastText}", "Set it to a number with MB or MiB, GB or GiB, for example 256MiB.");
        return null;
    }
}
