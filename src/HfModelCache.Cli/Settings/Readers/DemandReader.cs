using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Stores.S3;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads what a bucket policy or a store requires of requests.</summary>
internal sealed class DemandReader(SettingValues values, SettingFaults faults, SwitchReader switches)
{
    private const int MaxLength = 2048;

    private static readonly string[] Encryptions = ["AES256", "aws:kms", "aws:kms:dsse"];

    /// <summary>Adds the requirements to the options.</summary>
    public S3Options Read(S3Options options)
    {
        var encryption = ReadOneOf(ObjectWriteSettings.Encryption, Encryptions);
        var key = ReadWord(ObjectWriteSettings.KmsKeyId);
        if (key is not null && encryption?.StartsWith("aws:kms", StringComparison.Ordinal) != true)
            faults.Add(ObjectWriteSettings.KmsKeyId, "is set, but S3_SSE is not aws:kms", "Set S3_SSE=aws:kms too.");
        var signs = switches.IsOn(StoreSettings.PayloadSigning);
        if (signs && options.UnsignedPayload)
            faults.Add(StoreSettings.PayloadSigning, "and S3_UNSIGNED_PAYLOAD are both set", "Set one of them.");
        return options with
        {
            VirtualHost = ReadOneOf(StoreSettings.AddressingStyle, "path", "virtual") is { } style ? style == "virtual" : null,
            Objects = new ObjectSettings
            {
                Encryption = encryption,
                KmsKeyId = key,
                Acl = ReadWord(ObjectWriteSettings.Acl),
                StorageClass = ReadWord(ObjectWriteSettings.StorageClass),
            },
            RequesterPays = ReadOneOf(StoreSettings.RequestPayer, "requester") is not null,
            SignedPayload = signs,
        };
    }

    private string? ReadOneOf(SettingDefinition setting, params string[] words)
    {
        if (values.Find(setting) is not { } value)
            return null;
        if (words.Contains(value.Text))
            return value.Text;
        faults.Add(value, "is not a valid value", $"Set it to {string.Join(" or ", words)}, or leave it unset.");
        return null;
    }

    // The value becomes a header. The store decides which names are valid.
    private string? ReadWord(SettingDefinition setting)
    {
        if (values.Find(setting) is not { } value)
            return null;
        if (value.Text.Length <= MaxLength && value.Text.All(c => c is > ' ' and <= '~'))
            return value.Text;
        faults.Add(value, "contains a blank, a control character or a non-ASCII character, or is too long", "Copy it again.");
        return null;
    }
}
