using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Tests.Sources;

/// <summary>A mistake within a text is told where it stands in the file, however YAML lets the text be written.</summary>
public sealed class TextPlacesTests
{
    [Theory]
    [InlineData("k: one wrong", 1, 8)]
    [InlineData("k: 'one wrong'", 1, 9)]
    [InlineData("k: 'it''s wrong'", 1, 11)]
    [InlineData("k: \"a \\\"b\\\" \\x41 \\u0041 wrong\"", 1, 25)]
    [InlineData("k: \"a \\n wrong\"", 1, 10)]
    [InlineData("k: one\n  two wrong", 2, 7)]
    [InlineData("k: one\n\n\n  two\n  wrong", 5, 3)]
    [InlineData("k: \"one\n  two   \n  wrong\"", 3, 3)]
    [InlineData("k: \"one \\\n  wrong\"", 2, 3)]
    [InlineData("k: |\n  one\n    two wrong", 3, 9)]
    [InlineData("k: |-\n\n  one\n\n  wrong", 5, 3)]
    [InlineData("k: >-\n  one &&\n  two ||\n  wrong", 4, 3)]
    [InlineData("k: >\n  one\n\n  two\n  three wrong", 5, 9)]
    [InlineData("k: >-\n  one\n    more\n    wrong\n  two", 4, 5)]
    [InlineData("k: 'ä𝄞 wrong'", 1, 9)]
    [InlineData("k: one\r\n  two wrong\r\n", 2, 7)]
    public void A_word_is_found_where_it_stands(string yaml, int line, int column)
    {
        var text = (YamlText)((YamlMap)YamlReader.Read(yaml)).Find("k")!;

        text.Places!.Find(text.Text, text.Text.IndexOf("wrong", StringComparison.Ordinal)).Should().Be(new SourcePosition(line, column));
        yaml.Split('\n')[line - 1][(column - 1)..].Should().StartWith("wrong", "the test itself points there");
    }
}
