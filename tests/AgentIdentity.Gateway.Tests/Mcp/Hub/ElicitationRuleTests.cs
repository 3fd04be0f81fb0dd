using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Asks;

namespace AgentIdentity.Gateway.Tests.Mcp.Hub;

public sealed class ElicitationRuleTests
{
    [Theory]
    [InlineData("name")]
    [InlineData("email")]
    [InlineData("username")]
    [InlineData("shipping_address")]
    [InlineData("maxTokens", false)]
    [InlineData("keyboard")]
    [InlineData("pinned")]
    [InlineData("compass")]
    [InlineData("password", false)]
    [InlineData("Pass-Word", false)]
    [InlineData("p a s s w o r d", false)]
    [InlineData("pässwörd", false)]
    [InlineData("раssword", false)]
    [InlineData("ｐａｓｓｗｏｒｄ", false)]
    [InlineData("api_key", false)]
    [InlineData("apiKey", false)]
    [InlineData("key", false)]
    [InlineData("access_token", false)]
    [InlineData("client_secret", false)]
    [InlineData("otp", false)]
    [InlineData("your_pin", false)]
    [InlineData("userPin", false)]
    [InlineData("one-time code", false)]
    [InlineData("cvv", false)]
    [InlineData("credit card number", false)]
    [InlineData("recovery phrase", false)]
    [InlineData("", false)]
    public void A_form_may_ask_for_what_is_no_secret(string field, bool harmless = true) =>
        ElicitedForm.IsHarmless(Form($$$"""{"{{{field}}}":{"type":"string"}}""")).Should().Be(harmless);

    [Theory]
    [InlineData("""{"value":{"type":"string","title":"Password"}}""")]
    [InlineData("""{"value":{"type":"string","description":"Enter your password here"}}""")]
    [InlineData("""{"value":{"type":"string","format":"password"}}""")]
    [InlineData("""{"value":{"type":"object","properties":{"a":{"type":"string"}}}}""")]
    [InlineData("""{"value":{"type":"array","items":{"type":"object"}}}""")]
    [InlineData("""{"value":{}}""")]
    [InlineData("""{"value":7}""")]
    [InlineData("""[]""")]
    public void A_form_that_hides_what_it_asks_or_is_not_flat_is_refused(string fields) => ElicitedForm.IsHarmless(Form(fields)).Should().BeFalse();

    [Theory]
    [InlineData("Please type your password below.")]
    [InlineData("We need your API key.")]
    [InlineData("What is the verification-code?")]
    public void The_message_counts_too(string message) => ElicitedForm.IsHarmless(Form("""{"value":{"type":"string"}}""", message)).Should().BeFalse();

    [Theory]
    [InlineData("https://login.example.com/x?y=1", true)]
    [InlineData("https://a.pages.example/x", true)]
    [InlineData("https://a.b.pages.example/", true)]
    [InlineData("http://127.0.0.1:8080/x", true)]
    [InlineData("https://pages.example/", false)]
    [InlineData("https://evilpages.example/", false)]
    [InlineData("http://login.example.com/", false)]
    [InlineData("https://login.example.com@evil.example/", false)]
    [InlineData("https://evil.example/login.example.com", false)]
    [InlineData("https://login.example.com.evil.example/", false)]
    [InlineData("https://login.example.com\\@evil.example/", false)]
    [InlineData("https://login.еxample.com/", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("//login.example.com/", false)]
    [InlineData("", false)]
    public void A_page_is_opened_on_allowed_hosts_alone(string url, bool allowed)
    {
        var asked = JsonSerializer.SerializeToElement(new { mode = "url", url, message = "m" });
        ElicitedPage.IsAllowed(asked, ["login.example.com", "*.pages.example", "127.0.0.1"]).Should().Be(allowed);
    }

    private static JsonElement Form(string fields, string message = "Please fill this in") =>
        JsonDocument.Parse($$$"""{"message":{{{JsonSerializer.Serialize(message)}}},"requestedSchema":{"type":"object","properties":{{{fields}}}}}""").RootElement;
}
