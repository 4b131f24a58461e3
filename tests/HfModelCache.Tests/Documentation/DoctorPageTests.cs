using HfModelCache.Diagnosis;
using HfModelCache.Documents;

namespace HfModelCache.Tests.Documentation;

public sealed class DoctorPageTests
{
    [Fact]
    public void The_table_of_checks_is_the_one_that_the_doctor_goes_by()
    {
        var rows = Repository.Read("docs/doctor.md").Split('\n')
            .SkipWhile(line => line != "## Checks")
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(1);

        Assert.Equal(KnownChecks.All.Select(check => $"| {check.Name} | {check.Meaning} | {string.Join(", ", check.Requires.Select(required => required.Name))} |"), rows);
    }

    [Fact]
    public void Every_check_comes_after_those_that_it_needs()
    {
        var all = KnownChecks.All.ToList();

        Assert.All(all, check => Assert.All(check.Requires, required => Assert.True(all.IndexOf(required) < all.IndexOf(check), $"{check.Name} needs {required.Name}.")));
    }
}
