using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Stores.Folder;

namespace HfModelCache.Tests.Stores.Folder;

public sealed class FolderFailuresTests
{
    [Theory]
    [InlineData(Errno.AccessDenied, FailureReason.FolderAccessDenied)]
    [InlineData(Errno.NotPermitted, FailureReason.FolderAccessDenied)]
    [InlineData(Errno.ReadOnly, FailureReason.FolderAccessDenied)]
    [InlineData(Errno.NoSpace, FailureReason.StoreFull)]
    [InlineData(Errno.QuotaExceeded, FailureReason.StoreFull)]
    [InlineData(Errno.NameTooLong, FailureReason.FolderNameRefused)]
    [InlineData(Errno.LinkLoop, FailureReason.FolderNameRefused)]
    [InlineData(Errno.NotFolder, FailureReason.FolderNameRefused)]
    [InlineData(Errno.IsFolder, FailureReason.FolderNameRefused)]
    [InlineData(Errno.CrossDevice, FailureReason.FolderUnfit)]
    [InlineData(Errno.TooLarge, FailureReason.FolderUnfit)]
    [InlineData(Errno.NotImplemented, FailureReason.FolderUnfit)]
    [InlineData(Errno.NotSupported, FailureReason.FolderUnfit)]
    [InlineData(OpenFiles.TooManyInProcess, FailureReason.TooManyOpenFiles)]
    [InlineData(OpenFiles.TooManyInSystem, FailureReason.TooManyOpenFiles)]
    [InlineData(Errno.NoDevice, FailureReason.FolderFailing)]
    [InlineData(Errno.NoSuchDeviceOrAddress, FailureReason.FolderFailing)]
    [InlineData(Errno.NotConnected, FailureReason.FolderFailing)]
    public async Task A_permanent_failure_ends_at_once(int error, FailureReason reason) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<OperatorException>(() => Thrown(new IOException("It said no", error)))).Reason);

    [Theory]
    [InlineData(5)] // EIO
    [InlineData(4)] // EINTR
    [InlineData(11)] // EAGAIN
    [InlineData(110)] // ETIMEDOUT
    [InlineData(116)] // ESTALE
    public async Task A_transient_failure_is_retried_and_finally_blamed_on_the_folder(int error) =>
        Assert.Equal(FailureReason.FolderFailing, (await Assert.ThrowsAsync<TransientException>(() => Thrown(new IOException("It failed", error)))).Reason);

    [Fact]
    public async Task The_error_number_inside_a_denial_is_found() => Assert.Equal(
        FailureReason.FolderAccessDenied,
        (await Assert.ThrowsAsync<OperatorException>(() => Thrown(new UnauthorizedAccessException("No", new IOException("No", Errno.NotPermitted))))).Reason);

    [Fact]
    public async Task A_bug_in_this_program_is_rethrown() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Thrown(new ArgumentOutOfRangeException("index")));

    private static Task<bool> Thrown(Exception exception) =>
        FolderFailures.Guard<bool>(Path.GetTempPath(), "Storing", () => throw exception);
}
