namespace HfModelCache.DeployTests.Documents;

public class ShellBlockTests
{
    [Fact]
    public void A_valid_block_has_no_fault()
    {
        var block = new ShellBlock("image=x\nS3_BUCKET=b MODEL_NAME=\"$MODEL_NAME\" ./test fast # $NOTHING\necho \"$image\"\n");

        Assert.Empty(block.UnknownSettings);
        Assert.Empty(block.DeadPaths);
        Assert.Equal(["image"], block.Assigned.Where(name => char.IsLower(name[0])));
        Assert.Equal(["image"], block.LocalVariables);
    }

    [Fact]
    public void A_variable_that_nobody_reads_is_noticed() =>
        Assert.Equal(["S3_BUKET"], new ShellBlock("export S3_BUKET=weights\n").UnknownSettings);

    [Theory]
    [InlineData("./tests.sh fast\n", "./tests.sh")]
    [InlineData("kubectl apply --kustomize deploy/overlays/nowhere\n", "deploy/overlays/nowhere")]
    [InlineData("kubectl apply --kustomize=deploy/overlays/nowhere\n", "deploy/overlays/nowhere")]
    public void A_path_that_leads_nowhere_is_noticed(string text, string path) =>
        Assert.Equal([path], new ShellBlock(text).DeadPaths);

    [Fact]
    public void An_option_that_the_program_lacks_is_noticed() =>
        Assert.Equal(["--buckets"], new ShellBlock("hf-model-cache cache acme/sample \\\n    --buckets b --refresh\n").UnknownOptions);
}
