using System.Net;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Admin;

public sealed class VaultAdminTests(ServerUnderTest server)
{
    [Fact]
    public async Task A_secret_goes_in_is_listed_by_name_and_never_comes_back()
    {
        var (name, secret) = (ServerUnderTest.NewName("key-"), ServerUnderTest.NewName("hunter2-"));
        using var set = await server.AdminPostAsync("/admin/vault", new { name, secret });
        set.StatusCode.Should().Be(HttpStatusCode.Created);
        var answer = await set.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var list = (await server.AdminGetAsync("/admin/vault")).GetRawText();

        JsonDocument.Parse(answer).RootElement.GetProperty("version").GetInt32().Should().Be(1);
        list.Should().Contain(name);
        (list + answer + string.Concat(await server.EvidenceAsync())).Should().NotContain(secret).And.Contain(name);
        using var gone = await server.AdminPostAsync("/admin/vault/remove", new { name });
        gone.StatusCode.Should().Be(HttpStatusCode.OK);
        using var again = await server.AdminPostAsync("/admin/vault/remove", new { name });
        again.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await server.EvidenceAsync()).Where(line => line.Contains(name, StringComparison.Ordinal)).Should().HaveCount(2);
    }

    [Theory]
    [InlineData("""{"name":"crm"}""", 400)]
    [InlineData("""{"name":"crm","secret":""}""", 400)]
    [InlineData("""{"name":"CRM","secret":"x"}""", 400)]
    [InlineData("""{"name":"crm","secret":"x","human":"ben","agent":"codex"}""", 400)]
    [InlineData("""{"name":"crm","secret":"x","human":"nobody-here"}""", 404)]
    [InlineData("""{"name":"crm","secret":"x","holder":"human:ben"}""", 400)]
    public async Task What_the_vault_cannot_keep_is_refused_and_not_repeated(string body, int status)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await server.SendAdminAsync("/admin/vault", content);
        ((int)answer.StatusCode).Should().Be(status);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("AID");
    }

    [Fact]
    public async Task The_vault_is_for_administrators_only()
    {
        using var anonymous = await server.GetAsync("/admin/vault");
        anonymous.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_master_key_turns_on_demand()
    {
        var name = ServerUnderTest.NewName("key-");
        using var set = await server.AdminPostAsync("/admin/vault", new { name, secret = "x" });
        using var turned = await server.AdminPostAsync("/admin/vault/rotate");
        turned.StatusCode.Should().Be(HttpStatusCode.OK);
        (await turned.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain(name);
        (await server.EvidenceAsync()).Should().Contain(line => line.Contains("vault.rotated", StringComparison.Ordinal));
    }
}
