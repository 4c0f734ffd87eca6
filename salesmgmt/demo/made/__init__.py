"""The one generator of made companies: any number of people, products and orders, repeatable.

shape     what a made company looks like
rows      its documents month by month, as the intake takes them
company   writes people, departments, record and goals through the usual actions
"""
