using System.Text;
using System.Text.Json;

namespace AgentIdentity.Cel.Tests.Values;

/// <summary>System.Text.Json parses such documents and throws only when the text is read.</summary>
public sealed class JsonThatIsNotUnicode
{
    public static TheoryData<byte[]> Documents { get; } = new(
        """{"to":"\ud800","x\ud800":1,"list":["a","\udc00"]}"""u8.ToArray(),
        Encoding.Latin1.GetBytes("""{"to":"aÀ","xÿ":1,"list":["a","þ"]}"""));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Its_texts_are_errors_and_the_rest_is_read(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var environment = CelEnvironment.Standard.Declare("args", CelType.Dyn);
        var activation = CelActivation.Of(("args", CelValue.FromJson(document.RootElement)));
        CelValue Evaluate(string source) => environment.Compile(source).Evaluate(activation);

        Evaluate("args.to == 'a'").ErrorText.Should().Be("the JSON text is not Unicode");
        Evaluate("args.list[1] == 'a'").IsError.Should().BeTrue();
        Evaluate("args.list[0] == 'a' && 'a' in args.list").Should().Be(CelValue.FromBool(true));
        Evaluate("'b' in args.list").IsError.Should().BeTrue("what cannot be read may be anything");
        Evaluate("args.exists(name, name == 'nobody')").IsError.Should().BeTrue();
        Evaluate("args == {'a': 1}").Kind.Should().NotBe(CelKind.String);
        Evaluate("args").ToString().Should().NotBeEmpty();
        CelValue.FromJson(document.RootElement.GetProperty("to"), CelType.String).IsError.Should().BeTrue();
        CelValue.FromJson(document.RootElement, CelType.Map(CelType.String, CelType.Dyn)).IsError.Should().BeTrue();
    }
}
