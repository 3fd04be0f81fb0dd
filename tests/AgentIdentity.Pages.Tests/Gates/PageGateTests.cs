using AgentIdentity.Pages.Tests.Setup;

namespace AgentIdentity.Pages.Tests.Gates;

public sealed class PageGateTests(World world)
{
    [Theory]
    [InlineData("unlabelled", """<form><input type="text"><button></button></form>""", "label: ")]
    [InlineData("faint", """<p style="color:#999;background:#aaa">Grant</p>""", "color-contrast: ")]
    [InlineData("broad", """<p style="width:500px">Too broad for a phone</p>""", "broad-390: scrolls sideways")]
    public async Task Canary_a_planted_fault_is_found(string name, string body, string fault)
    {
        World.Require();

        var faults = await PageGate.FaultsAsync(world, $"canary-{name}", page => page.SetContentAsync(Html(body)));

        faults.Should().Contain(found => found.Contains(fault));
    }

    [Fact]
    public async Task Canary_a_sound_page_passes()
    {
        World.Require();

        var faults = await PageGate.FaultsAsync(world, "canary-sound", page => page.SetContentAsync(Html("<h1>Sound</h1>")));

        faults.Should().BeEmpty();
    }

    private static string Html(string body) => $"""
        <!DOCTYPE html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>Planted</title></head><body><main>{body}</main></body></html>
        """;
}
