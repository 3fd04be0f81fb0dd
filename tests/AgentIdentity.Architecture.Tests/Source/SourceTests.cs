namespace AgentIdentity.Architecture.Tests.Source;

public sealed class SourceTests
{
    private static readonly IReadOnlyList<SourceFile> Product = SourceFile.Under("src/");
    private static readonly IReadOnlyList<SourceFile> Everything = [.. Product, .. SourceFile.Under("tests/"), .. SourceFile.Under("samples/"), .. SourceFile.Under("bench/")];

    [Fact]
    public void No_file_is_longer_than_400_lines() => SizeGates.LongFiles(Everything).Should().BeEmpty();

    [Fact]
    public void Half_of_the_files_have_at_most_60_lines() => SizeGates.MedianLines(Product).Should().BeLessThanOrEqualTo(SizeGates.MedianFileLines);

    [Fact]
    public void No_method_is_longer_than_70_lines() => SizeGates.LongMethods(Product).Should().BeEmpty();

    [Fact]
    public void No_constructor_takes_more_than_6_parameters() => SizeGates.WideConstructors(Product).Should().BeEmpty();

    [Fact]
    public void No_type_has_a_banned_name() => NameGates.Types(Everything).Should().BeEmpty();

    [Fact]
    public void No_file_or_folder_of_the_product_has_a_banned_name() =>
        NameGates.Paths(Repository.Files.Where(path => path.StartsWith("src/", StringComparison.Ordinal))).Should().BeEmpty();

    [Fact]
    public void Classes_are_sealed_unless_something_derives_from_them() => ShapeGates.OpenClasses(Product).Should().BeEmpty();

    [Fact]
    public void Interfaces_have_two_implementations_or_a_reason() => ShapeGates.LonelyInterfaces(Product).Should().BeEmpty();

    [Fact]
    public void There_are_no_regions() => TidyGates.Regions(Everything).Should().BeEmpty();

    [Fact]
    public void There_is_no_code_in_comments() => TidyGates.CommentedOutCode(Everything).Should().BeEmpty();

    [Fact]
    public void Nothing_is_left_unfinished() => TidyGates.Unfinished(Product).Should().BeEmpty();

    [Fact]
    public void Log_messages_live_in_one_file_per_project() => TidyGates.LogMessagesElsewhere(Product).Should().BeEmpty();

    [Fact]
    public void Whole_patterns_end_where_the_text_ends() => TidyGates.PatternsWithLooseEnds(Product).Should().BeEmpty();
}
