using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Stores.S3.Credentials;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads a bucket's keys, and checks for another source of credentials if there are none.</summary>
internal sealed class CredentialReader(SettingValues values, SettingFaults faults)
{
    private const string Remedy = "Copy it anew, without blanks or a line break at its end.";

    /// <summary>Reads the keys or the role; neither if the AWS credential chain provides credentials.</summary>
    /// <param name="settings">The settings that may hold the keys.</param>
    /// <param name="rights">What the keys must allow, in words.</param>
    /// <param name="usesAws">Whether the store is AWS, so that an instance profile may provide credentials.</param>
    public (S3Keys? Keys, WebIdentityRole? Role) Read(KeySettings settings, string rights, bool usesAws)
    {
        var id = values.Find(settings.Id);
        var secret = values.Find(settings.Secret);
        var token = values.Find(settings.Token);
        foreach (var value in new[] { id, secret, token }.OfType<SettingValue>())
        {
            if (value.Text.Any(c => c is <= ' ' or > '~'))
                faults.Add(value, "contains a blank, a control character or a non-ASCII character", Remedy);
        }

        if (id is not null && secret is not null)
            return (new S3Keys(id.Text, secret.Text, token?.Text), null);
        if (id is not null)
            faults.Add(settings.Secret, $"is not set, but {settings.Id.Name} is", "Set both, or neither.");
        else if (secret is not null)
            faults.Add(settings.Id, $"is not set, but {settings.Secret.Name} is", "Set both, or neither.");
        else if (token is not null)
            faults.Add(token, "is set, but its keys are not", $"Set {settings.Id.Name} and {settings.Secret.Name} too.");
        else if (values.Find(CredentialSettings.RoleArn) is not null || values.Find(CredentialSettings.IdentityTokenFile) is not null)
            return (null, new RoleReader(values, faults).Read());
        else if (!HasOtherSource(usesAws))
            FaultMissing(settings, rights);
        return (null, null);
    }

    private void FaultMissing(KeySettings settings, string rights) => faults.Add(
        settings.Id,
        $"and {settings.Secret.Name} are not set, and no other source of credentials is configured",
        $"Set both to keys that may {rights}.");

    private bool HasOtherSource(bool usesAws) =>
        Has("AWS_PROFILE")
        || File.Exists(values.Variable("AWS_SHARED_CREDENTIALS_FILE")
            ?? Path.Combine(values.Variable("HOME") ?? "/", ".aws", "credentials"))
        || Has("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
        || Has("AWS_CONTAINER_CREDENTIALS_FULL_URI")
        || (usesAws
            && !string.Equals(values.Variable("AWS_EC2_METADATA_DISABLED"), "true", StringComparison.OrdinalIgnoreCase));

    private bool Has(string variable) => values.Variable(variable) is not null;
}
