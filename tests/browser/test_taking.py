"""Taking the quiz in a real browser: with script and without, by keyboard, in two tabs, and when the network fails."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser

TOTAL = 20
CORE = 10


def start(page):
    page.goto("/quiz/1/")
    page.get_by_role("button", name="Start the quiz").click()
    expect(page.locator("form[data-question]")).to_be_visible()
    page.wait_for_load_state()  # with its script, where there is one


def send(page, place=0):
    page.locator(".option").nth(place).click()
    page.locator(".actions .button").first.click()


def send_and_hold(page):
    """Send the second answer of the first question and keep it on its way; return where it waits."""
    held = []
    page.route("**/quiz/1/", lambda route: held.append(route), times=1)
    with page.expect_request("**/quiz/1/"):
        send(page, 1)
    return held


def answer(page, place=0):
    """Send an answer and wait for the page that says that it is kept."""
    here = page.url
    send(page, place)
    expect(page).not_to_have_url(here)


def answer_all(page, first=1, last=TOTAL):
    for number in range(first, last + 1):
        expect(page.locator(".meter b")).to_have_text(str(number))
        answer(page, number % 3)
        if number == CORE and last > CORE:
            page.get_by_role("link", name="Answer 10 more").click()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_whole_journey_ends_at_a_result(new_context, size, script):
    page = new_context(viewport=size, java_script_enabled=script).new_page()
    start(page)

    answer_all(page)
    page.get_by_label("Python", exact=True).check()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("2 to 5 years of experience").check()
    page.get_by_role("button", name="See my result").click()

    page.wait_for_url("**/r/**")
    expect(page.locator("h1")).to_be_visible()


def test_a_swap_moves_title_address_and_focus_and_asks_once(quiet):
    start(quiet)
    posts = []
    pages = ("document", "xhr", "fetch")
    quiet.on("request", lambda asked: posts.append(asked.method) if asked.resource_type in pages else None)

    answer(quiet)

    expect(quiet).to_have_url(re.compile(r"/quiz/2/$"))
    expect(quiet).to_have_title(re.compile("^Question 2 of 10"))
    expect(quiet.locator("#question")).to_be_focused()
    assert posts == ["POST"]
    assert quiet.evaluate("scrollY") == 0


def test_choosing_never_moves_on(quiet):
    start(quiet)

    quiet.locator(".option").nth(1).click()
    quiet.keyboard.press("ArrowDown")
    quiet.wait_for_timeout(300)

    expect(quiet).to_have_url(re.compile(r"/quiz/1/$"))


def test_next_without_a_choice_says_so_with_focus_on_the_message(quiet, audit):
    start(quiet)

    quiet.get_by_role("button", name="Next question").click()

    expect(quiet.locator("#id_answer_error")).to_be_focused()
    expect(quiet.locator("#id_answer_error")).to_have_text("Choose an answer, or skip this question.")
    expect(quiet).to_have_title(re.compile("^Error: "))
    audit(quiet)


def test_the_keyboard_alone_is_enough(quiet):
    start(quiet)
    answer(quiet)
    expect(quiet.locator("#question")).to_be_focused()

    quiet.keyboard.press("2")
    expect(quiet.locator("input[name=answer]").nth(1)).to_be_checked()
    quiet.keyboard.press("Enter")
    expect(quiet).to_have_url(re.compile(r"/quiz/3/$"))
    expect(quiet.locator("#question")).to_be_focused()
    for _ in range(4):
        quiet.keyboard.press("Tab")
    expect(quiet.locator("button[value=skip]")).to_be_focused()
    quiet.keyboard.press("Enter")

    expect(quiet).to_have_url(re.compile(r"/quiz/4/$"))
    quiet.goto("/quiz/3/")
    expect(quiet.locator("input[name=answer]:checked")).to_have_count(0)


def test_number_keys_act_only_inside_the_question_and_can_be_turned_off(new_context):
    page = new_context(viewport=DESKTOP).new_page()
    start(page)
    answer(page)
    expect(page.locator("#question")).to_be_focused()

    page.keyboard.press("Control+1")
    expect(page.locator("input[name=answer]:checked")).to_have_count(0)
    page.get_by_role("button", name="Turn number keys off").click()
    page.locator("#question").focus()
    page.keyboard.press("1")
    expect(page.locator("input[name=answer]:checked")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="Turn number keys on")).to_be_visible()
    page.get_by_role("button", name="Turn number keys on").click()
    page.keyboard.press("1")

    expect(page.locator("input[name=answer]:checked")).to_have_count(0)


def test_back_forward_and_reload_show_what_was_answered(quiet):
    start(quiet)
    answer(quiet, 1)
    expect(quiet).to_have_url(re.compile(r"/quiz/2/$"))
    quiet.get_by_label("Matters a lot to me").check()
    answer(quiet, 2)
    expect(quiet).to_have_url(re.compile(r"/quiz/3/$"))

    quiet.go_back()
    expect(quiet).to_have_url(re.compile(r"/quiz/2/$"))
    expect(quiet.locator("input[name=answer]").nth(2)).to_be_checked()
    expect(quiet.get_by_label("Matters a lot to me")).to_be_checked()
    quiet.go_back()
    expect(quiet.locator("input[name=answer]").nth(1)).to_be_checked()
    quiet.go_forward()
    expect(quiet.locator("input[name=answer]").nth(2)).to_be_checked()
    quiet.reload()

    expect(quiet.locator("input[name=answer]").nth(2)).to_be_checked()


def test_two_tabs_of_one_run_lose_nothing(new_context):
    context = new_context()
    one, two = context.new_page(), context.new_page()
    start(one)
    two.goto("/quiz/2/")

    answer(two, 1)
    expect(two).to_have_url(re.compile(r"/quiz/3/$"))
    answer(one, 2)
    expect(one).to_have_url(re.compile(r"/quiz/2/$"))

    expect(one.locator("input[name=answer]").nth(1)).to_be_checked()
    two.goto("/quiz/review/")
    expect(two.locator(".answers dd", has_text="Not answered yet")).to_have_count(TOTAL - 2)


def test_a_double_click_on_next_skips_no_question(quiet):
    start(quiet)

    quiet.locator(".option").first.click()
    quiet.locator(".actions .button").first.dblclick()

    expect(quiet).to_have_url(re.compile(r"/quiz/2/$"))
    quiet.wait_for_timeout(300)
    expect(quiet).to_have_url(re.compile(r"/quiz/2/$"))


def test_a_reply_lost_after_the_save_is_put_right_by_trying_again(page):
    start(page)
    page.route("**/quiz/1/", lambda route: (route.fetch(), route.abort()), times=1)

    send(page, 1)

    expect(page.get_by_text("That did not reach the server.")).to_be_visible()
    expect(page.locator("input[name=answer]").nth(1)).to_be_checked()
    page.get_by_role("button", name="Try again").click()
    expect(page).to_have_url(re.compile(r"/quiz/2/$"))
    page.goto("/quiz/review/")
    expect(page.locator(".answers dd", has_text="Not answered yet")).to_have_count(TOTAL - 1)


def test_offline_says_what_is_safe_and_the_choice_stays(page):
    start(page)
    page.context.set_offline(True)

    send(page, 2)
    expect(page.get_by_text("Your earlier answers are safe.")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()

    expect(page).to_have_url(re.compile(r"/quiz/2/$"))
    page.go_back()
    expect(page.locator("input[name=answer]").nth(2)).to_be_checked()


def test_the_fork_offers_the_result_after_ten(quiet, audit):
    start(quiet)
    answer_all(quiet, last=CORE)

    expect(quiet).to_have_url(re.compile(r"/quiz/more/$"))
    audit(quiet)
    quiet.get_by_role("button", name="See my result").click()

    quiet.wait_for_url("**/r/**")


def test_a_change_from_the_review_returns_to_it(quiet, audit):
    start(quiet)
    answer(quiet)
    quiet.get_by_role("link", name="Review answers").click()
    audit(quiet)

    quiet.get_by_role("link", name=re.compile("^Change")).first.click()
    quiet.get_by_role("button", name="None of these stands out").click()

    expect(quiet).to_have_url(re.compile(r"/quiz/review/$"))
    expect(quiet.locator(".answers dd").first).to_contain_text("Skipped")


def test_a_link_followed_while_an_answer_is_on_its_way_waits_for_it(quiet):
    start(quiet)
    held = send_and_hold(quiet)

    quiet.get_by_role("link", name="Review answers").click()
    quiet.wait_for_timeout(600)
    expect(quiet.get_by_role("button", name="Saving…")).to_be_visible()
    held.pop().continue_()

    expect(quiet).to_have_url(re.compile(r"/quiz/review/$"))
    expect(quiet.locator(".answers dd", has_text="Not answered yet")).to_have_count(TOTAL - 1)
    quiet.go_back()
    expect(quiet.locator("input[name=answer]").nth(1)).to_be_checked()


def test_a_link_followed_while_an_answer_does_not_arrive_stays_with_the_notice(page):
    start(page)
    held = send_and_hold(page)

    page.get_by_role("link", name="Review answers").click()
    held.pop().abort()

    expect(page.get_by_text("That did not reach the server.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/quiz/1/$"))
    page.get_by_role("link", name="Review answers").click()
    expect(page).to_have_url(re.compile(r"/quiz/review/$"))


def test_a_link_clicked_twice_does_not_wait(page):
    start(page)
    send_and_hold(page)

    page.get_by_role("link", name="Review answers").dblclick()

    expect(page).to_have_url(re.compile(r"/quiz/review/$"))


@pytest.mark.parametrize(("motion", "fades"), [("no-preference", 1), ("reduce", 0)])
def test_a_question_fades_in_only_for_who_wants_motion(new_context, motion, fades):
    page = new_context(reduced_motion=motion).new_page()
    start(page)
    page.evaluate(
        "() => { window.fades = 0; const real = document.startViewTransition.bind(document);"
        " document.startViewTransition = (change) => { window.fades += 1; return real(change); }; }"
    )

    answer(page)

    expect(page.locator("#question")).to_be_focused()
    assert page.evaluate("window.fades") == fades


@pytest.mark.parametrize(
    ("script", "motion", "fades"),
    [(True, "no-preference", False), (False, "no-preference", True), (False, "reduce", False)],
)
def test_whole_pages_fade_only_where_no_script_lets_questions_do_so(new_context, script, motion, fades):
    page = new_context(java_script_enabled=script, reduced_motion=motion).new_page()
    page.goto("/quiz/1/")

    rules = """() => {
        const holds = (rules) => [...rules].some((rule) => rule instanceof CSSViewTransitionRule
            || (rule.cssRules && (!rule.media || matchMedia(rule.media.mediaText).matches) && holds(rule.cssRules)));
        return holds(document.styleSheets[0].cssRules);
    }"""
    assert page.evaluate(rules) is fades


def test_answering_faster_than_the_page_appears_is_no_fault_and_others_are_told(page):
    start(page)
    said = []
    page.on("pageerror", lambda error: said.append(error.message))

    page.evaluate(
        "async () => { document.startViewTransition(() => {}); await document.startViewTransition(() => {}).finished; }"
    )
    with page.expect_event("pageerror"):
        page.evaluate("() => { Promise.reject(new Error('another fault')); }")

    assert said == ["another fault"]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_numbers_stand_beside_options_only_where_keys_choose_them(new_context, script):
    page = new_context(viewport=DESKTOP, java_script_enabled=script).new_page()

    start(page)

    expect(page.locator(".option kbd").first).to_be_visible(visible=script)


def test_a_private_link_goes_on_on_another_device(new_context):
    here, there = new_context().new_page(), new_context().new_page()
    start(here)
    answer(here, 1)
    here.goto("/quiz/review/")
    here.get_by_text("Go on on another device").click()

    there.goto(here.get_by_label("Your private link").input_value())
    there.get_by_role("button", name="Yes, use it here").click()

    expect(there).to_have_url(re.compile(r"/quiz/2/$"))
    there.goto("/quiz/1/")
    expect(there.locator("input[name=answer]").nth(1)).to_be_checked()


def test_without_cookies_the_page_says_what_is_needed(new_context):
    page = new_context().new_page()
    page.route("**/quiz/start/", lambda route: route.fulfill(status=303, headers={"Location": "/quiz/1/"}))
    page.goto("/quiz/1/")

    page.get_by_role("button", name="Start the quiz").click()

    expect(page.get_by_text("Then your browser refuses cookies.")).to_be_visible()


def test_an_edition_published_midway_changes_nothing_for_those_under_way(own_site, new_context):
    page = new_context(base_url=own_site.address).new_page()
    start(page)
    answer(page)
    expect(page.locator("#question")).to_contain_text("Question 2 of 10")
    asked = page.locator("#question").inner_text()

    own_site.manage(
        "shell",
        "-c",
        "from quiz.models import Question; q = Question.objects.order_by('position')[1]; q.text = 'Changed?'; q.save()",
    )
    own_site.manage("publish_edition", "--note", "A question reworded.")
    page.wait_for_timeout(2500)
    page.reload()

    assert page.locator("#question").inner_text() == asked
    other = new_context(base_url=own_site.address).new_page()
    start(other)
    answer(other)
    expect(other.locator("#question")).to_contain_text("Changed?")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_screen_is_accessible_and_never_wider_than_the_window(new_context, audit, theme, width):
    page = new_context(viewport={"width": width, "height": 844}, color_scheme=theme).new_page()
    page.goto("/quiz/1/")
    audit(page)
    start(page)
    answer(page)
    for address in ("1", "2", "6", "review", "more", "skills", "about"):
        page.goto(f"/quiz/{address}/")
        audit(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_a_question_with_five_options_fits_a_phone(new_context):
    page = new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    start(page)

    for number in range(1, TOTAL + 1):
        page.goto(f"/quiz/{number}/")
        assert page.locator(".actions").evaluate("part => part.getBoundingClientRect().bottom") <= PHONE["height"], (
            number
        )


def test_what_goes_over_the_wire_is_small(page):
    sizes = {}

    def weigh(response):
        sizes[response.url.rsplit("/", 2)[-2:][0] or "/"] = response.request.sizes()["responseBodySize"]

    page.on("requestfinished", lambda request: weigh(request.response()))
    start(page)
    page.wait_for_load_state("networkidle")

    assert sizes["1"] <= 4_000
