using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Stores.S3;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads a bucket's region.</summary>
internal sealed class RegionReader(SettingValues values, SettingFaults faults)
{
    /// <summary>Reads the setting's value; null if it is unset.</summary>
    public string? Read(SettingDefinition setting)
    {
        if (values.Find(setting) is not { } value)
            return null;
        if (RegionName.Valid(value.Text) is null)
            faults.Add(value, "is not a valid region name", "Set it to a region's name, for example eu-central-1, lon1 or RegionOne.");
        return value.Text;
    }
}
