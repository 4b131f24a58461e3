using HfModelCache.Stores.S3.Credentials;

namespace HfModelCache.Cli.Settings;

/// <summary>Reads the store's keys, and makes sure that there is another source where there are none.</summary>
internal sealed class CredentialReader(SettingValues values, SettingFaults faults)
{
    private const string Remedy = "Copy it anew, without blanks or a line break at its end.";

    /// <summary>The keys given by hand, or the role to take; neither where the AWS credential chain is to find some.</summary>
    /// <param name="usesAmazon">Whether the store is Amazon's, so that an instance's own profile may be meant.</param>
    public (S3Keys? Keys, WebIdentityRole? Role) Read(bool usesAmazon)
    {
        var id = values.Find(KnownSettings.AccessKeyId);
        var secret = values.Find(KnownSettings.SecretAccessKey);
        var token = values.Find(KnownSettings.SessionToken);
        foreach (var value in new[] { id, secret, token }.OfType<SettingValue>())
        {
            if (value.Text.Any(c => c is <= ' ' or > '~'))
                faults.Add(value, "holds a blank, a control character or one that is not ASCII", Remedy);
        }

        if (id is not null && secret is not null)
            return (new S3Keys(id.Text, secret.Text, token?.Text), null);
        if (id is not null)
            faults.Add(KnownSettings.SecretAccessKey, "is not set, but AWS_ACCESS_KEY_ID is", "Set both, or neither.");
        else if (secret is not null)
            faults.Add(KnownSettings.AccessKeyId, "is not set, but AWS_SECRET_ACCESS_KEY is", "Set both, or neither.");
        else if (token is not null)
            faults.Add(token, "is set, but its keys are not", "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY too.");
        else if (values.Find(KnownSettings.RoleArn) is not null || values.Find(KnownSettings.IdentityTokenFile) is not null)
            return (null, new RoleReader(values, faults).Read());
        else if (!HasOtherSource(usesAmazon))
            FaultMissing();
        return (null, null);
    }

    private void FaultMissing() => faults.Add(
        KnownSettings.AccessKeyId,
        "and AWS_SECRET_ACCESS_KEY are not set, and no other source of credentials is configured",
        "Set both to the keys of an account that may list, read and write the bucket.");

    private bool HasOtherSource(bool usesAmazon) =>
        Has("AWS_PROFILE")
        || File.Exists(values.Variable("AWS_SHARED_CREDENTIALS_FILE")
            ?? Path.Combine(values.Variable("HOME") ?? "/", ".aws", "credentials"))
        || Has("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
        || Has("AWS_CONTAINER_CREDENTIALS_FULL_URI")
        || (usesAmazon
            && !string.Equals(values.Variable("AWS_EC2_METADATA_DISABLED"), "true", StringComparison.OrdinalIgnoreCase));

    private bool Has(string variable) => values.Variable(variable) is not null;
}
