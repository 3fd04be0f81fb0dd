namespace AgentIdentity.Policy.Tests.StoreTests;

/// <summary>Every mistake in a file of tests is named by line, column, code and mend, and all are named at once.</summary>
public sealed class ReadingTests
{
    private const string Check = "user: 'user:a', object: 'document:1', assertions: { viewer: true }";

    [Theory]
    [InlineData("name: x", "-13:1 AID2154 there are no 'tests', so nothing would be tested; add one")]
    [InlineData("tests: []", "1:8 AID2154 there are no 'tests'*")]
    [InlineData("tests: 5", "1:8 AID2004 'tests' must be a list, not a text|*AID2154*")]
    [InlineData("tests: [{ name: x }]", "1:9 AID2154 this test asserts nothing; add check, list_objects or list_users, or remove it")]
    [InlineData("tests: [{ check: [{ " + Check + " }], chek: [] }]", "*AID2003 a test has no 'chek'; it has name, description, *")]
    [InlineData("tests: [{ check: [{ user: 'user:a', users: ['user:b'], object: 'document:1', assertions: { viewer: true } }] }]", "1:44 AID2151 'user' and 'users' exclude each other; keep one")]
    [InlineData("tests: [{ check: [{ object: 'document:1', assertions: { viewer: true } }] }]", "1:19 AID2151 it needs 'user', or 'users' with at least one")]
    [InlineData("tests: [{ check: [{ user: 'user:a', objects: [], assertions: { viewer: true } }] }]", "1:19 AID2151 it needs 'object', or 'objects' with at least one")]
    [InlineData("tests: [{ check: [{ users: ['user:a', 'user:a'], object: 'document:1', assertions: { viewer: true } }] }]", "1:39 AID2009 'user:a' stands here twice; remove one")]
    [InlineData("tests: [{ check: [{ user: 'user:a', object: 'document:1', assertions: { viewer: 'true' } }] }]", "1:81 AID2004 'viewer' must be true or false, without quotes")]
    [InlineData("tests: [{ check: [{ user: 'user:a', object: 'document:1', assertions: {} }] }]", "1:71 AID2154 nothing is asserted; add assertions such as {viewer: true}")]
    [InlineData("tests: [{ check: [{ user: 'user:a', object: 'document:1' }] }]", "1:19 AID2154 nothing is asserted*")]
    [InlineData("tests: [{ check: [{ " + Check + ", context: [] }] }]", "*AID2004 'context' must be a map, not a list")]
    [InlineData("tests: [{ check: [{ " + Check + ", contextual_tuples: [] }] }]", "*AID2003 a check has no 'contextual_tuples'; it has *")]
    [InlineData("tests: [{ list_objects: [{ user: 'user:a', assertions: { viewer: [] } }] }]", "1:26 AID2151 it needs 'type'")]
    [InlineData("tests: [{ list_objects: [{ user: 'user:a', type: document, relation: viewer, assertions: { viewer: [] } }] }]", "*AID2003 an entry of 'list_objects' has no 'relation'*")]
    [InlineData("tests: [{ list_objects: [{ user: 'user:a', type: document, assertions: { viewer: 'document:1' } }] }]", "1:82 AID2004 'viewer' must be a list of objects; [[] for none")]
    [InlineData("tests: [{ list_users: [{ object: 'document:1', user_filter: [{ type: user }, { type: group }], assertions: { viewer: { users: [] } } }] }]", "*AID2151 'user_filter' holds one filter, and this one holds 2; write an entry for each")]
    [InlineData("tests: [{ list_users: [{ object: 'document:1', user_filter: [{ type: user }], assertions: { viewer: { user: [] } } }] }]", "*AID2004 'viewer' needs a list of 'users'*|*AID2003 'viewer' has no 'user'; it has users; did you mean 'users'?")]
    [InlineData("tuples: [{ user: 'user:a', relation: viewer, object: 'folder:1' }]\ntests: [{ check: [{ " + Check + " }] }]", "1:10 AID2007 the model has no type 'folder'*")]
    [InlineData("tests: [{ tuples: [{ user: 'user:a', relation: view, object: 'document:1' }], check: [{ " + Check + " }] }]", "1:20 AID2007 type 'document' has no relation 'view'*")]
    [InlineData("tuple_file: gone.yaml\ntests: [{ check: [{ " + Check + " }] }]", "1:13 AID2001 'gone.yaml' cannot be read*")]
    [InlineData("tests: &x []", "1:* AID2002 anchors are not allowed*")]
    public void A_mistake_is_named_where_it_is(string rest, string expected)
    {
        var problems = TestFolder.Problems(rest);

        problems.Should().HaveCount(expected.Split('|').Length);
        foreach (var (problem, pattern) in problems.Zip(expected.Split('|')))
        {
            problem.Should().Match(pattern.Replace("[[]", "[]", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void All_mistakes_are_named_at_once() => TestFolder.Problems("""
        tests:
          - check:
              - user: user:a
                assertions: { viewer: yes }
            list_users:
              - object: document:1
                user_filter: []
                assertions: { viewer: { users: [] } }
          - nothing: here
        """).Select(p => p.Split(' ')[1]).Should().Equal("AID2151", "AID2004", "AID2151", "AID2003");

    [Fact]
    public void A_tuple_of_a_test_that_the_file_has_already_is_named() => TestFolder.Problems("""
        tuples: [{ user: "user:a", relation: viewer, object: "document:1" }]
        tests:
          - tuples: [{ user: "user:a", relation: viewer, object: "document:1" }]
            check: [{ user: "user:a", object: "document:1", assertions: { viewer: true } }]
        """).Should().ContainSingle().Which.Should().StartWith("3:14 AID2009");

    [Fact]
    public void A_mistake_in_the_model_is_named_at_its_line_of_the_file()
    {
        using var folder = new TestFolder(("a.fga.yaml", "name: x\nmodel: |\n  model\n    schema 1.1\n  type user\n  type document\n    relations\n      define viewer: [usr]\ntests: []\n"));

        folder.Refused("a.fga.yaml").Should().Contain(p => p.File == "a.fga.yaml" && p.Line == 8 && p.Column == 23 && p.Error == PolicyError.ModelInvalid);
    }

    [Fact]
    public void A_few_lines_that_ask_millions_of_questions_are_refused()
    {
        string Names(string type) => string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"'{type}:{i}'"));

        TestFolder.Problems($"tests: [{{ check: [{{ users: [{Names("user")}], objects: [{Names("document")}], assertions: {{ viewer: false, owner: false }} }}] }}]")
            .Should().ContainSingle().Which.Should().Contain("AID2151 with this the file asks more than 100000 questions; split it");
    }
}
