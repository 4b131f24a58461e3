using HfModelCache.Stores.S3;

namespace HfModelCache.Cli.Settings;

/// <summary>Reads what a bucket, its policy or its store demands of requests.</summary>
internal sealed class DemandReader(SettingValues values, SettingFaults faults, SwitchReader switches)
{
    private const int MaxLength = 2048;

    private static readonly string[] Encryptions = ["AES256", "aws:kms", "aws:kms:dsse"];

    /// <summary>The options with what is demanded.</summary>
    public S3Options Read(S3Options options)
    {
        var encryption = ReadOneOf(KnownSettings.Encryption, Encryptions);
        var key = ReadWord(KnownSettings.KmsKeyId);
        if (key is not null && encryption?.StartsWith("aws:kms", StringComparison.Ordinal) != true)
            faults.Add(KnownSettings.KmsKeyId, "is set, but S3_SSE is not aws:kms", "Set S3_SSE=aws:kms too.");
        var signs = switches.IsOn(KnownSettings.PayloadSigning);
        if (signs && options.UnsignedPayload)
            faults.Add(KnownSettings.PayloadSigning, "and S3_UNSIGNED_PAYLOAD are both set", "Set one of them.");
        return options with
        {
            VirtualHost = ReadOneOf(KnownSettings.AddressingStyle, "path", "virtual") is { } style ? style == "virtual" : null,
            Objects = new ObjectSettings
            {
                Encryption = encryption,
                KmsKeyId = key,
                Acl = ReadWord(KnownSettings.Acl),
                StorageClass = ReadWord(KnownSettings.StorageClass),
            },
            RequesterPays = ReadOneOf(KnownSettings.RequestPayer, "requester") is not null,
            SignedPayload = signs,
        };
    }

    private string? ReadOneOf(SettingDefinition setting, params string[] words)
    {
        if (values.Find(setting) is not { } value)
            return null;
        if (words.Contains(value.Text))
            return value.Text;
        faults.Add(value, "is none of the words that it may be", $"Set it to {string.Join(" or ", words)}, or leave it out.");
        return null;
    }

    // It becomes a header. Which names there are is the store's to say.
    private string? ReadWord(SettingDefinition setting)
    {
        if (values.Find(setting) is not { } value)
            return null;
        if (value.Text.Length <= MaxLength && value.Text.All(c => c is > ' ' and <= '~'))
            return value.Text;
        faults.Add(value, "holds a blank, a control character or a non-ASCII character, or is too long", "Copy it again.");
        return null;
    }
}
